package io.github.dl4jquant.session;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.layers.common.FiniteCheck;
import io.github.dl4jquant.layers.common.InputCheck;
import io.github.dl4jquant.layers.common.SingleKernel;
import io.github.dl4jquant.session.ProgramNode.LayerRunner;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** One operation over tensors that have their places. */
interface Step extends AutoCloseable {

    /** Reads and writes {@code tensors}, the arrays of all tensors by number. */
    void run(INDArray[] tensors);

    /**
     * Keeps no array alive that the next run brings anew.
     *
     * @param tensors null where there is such an array; the step puts null where its result is one
     */
    default void forget(INDArray[] tensors) {}

    /** Whether threads of ours can help. */
    default boolean sharesWork() {
        return false;
    }

    /** Whether they could in the last run, where there are any. */
    default boolean isSharing() {
        return false;
    }

    @Override
    void close();

    /** A kernel: inputs and output stay where they are, but for inputs of the network, which come as they are given. */
    final class KernelStep implements Step {

        private final SingleKernel layer;
        private final Kernel kernel;
        private final int[] inputs;
        private final int output;
        private final INDArray[] arguments;
        private final FiniteCheck finiteCheck;
        private final FloatBuffer[] floats;

        KernelStep(SingleKernel layer, Kernel kernel, int[] inputs, int output) {
            this.layer = layer;
            this.kernel = kernel;
            this.inputs = inputs;
            this.output = output;
            this.arguments = new INDArray[inputs.length];
            this.floats = new FloatBuffer[inputs.length];
            this.finiteCheck = new InputCheck(layer).checksFinite() ? new FiniteCheck(layer) : null;
        }

        @Override
        public void run(INDArray[] tensors) {
            for (int i = 0; i < inputs.length; i++) {
                INDArray array = tensors[inputs[i]];
                boolean moved = array != arguments[i];
                arguments[i] = array;
                if (finiteCheck != null && array.dataType() == DataType.FLOAT) {
                    if (moved) {
                        floats[i] = array.data().asNioFloat(); // starts at the view's offset
                    }
                    finiteCheck.check(floats[i], array);
                }
            }
            try {
                kernel.run(arguments, tensors[output]);
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException("Cannot run " + layer.describe() + ": " + e.getMessage(), e);
            }
        }

        @Override
        public void forget(INDArray[] tensors) {
            for (int i = 0; i < inputs.length; i++) {
                if (tensors[inputs[i]] == null) {
                    arguments[i] = null;
                    floats[i] = null;
                }
            }
        }

        @Override
        public void close() {
            kernel.close();
        }
    }

    /** A layer of any kind, whose result may be a new array each time. */
    final class LayerStep implements Step {

        private final LayerRunner runner;
        private final Object lock;
        private final boolean sharesWork;
        private final int[] inputs;
        private final int output;
        private final INDArray[] given;
        private final INDArray[] arguments;
        private INDArray contiguous;

        /**
         * @param lock held while the layer runs; null for none
         * @param networkInputs how many of the first tensors are the network's inputs
         */
        LayerStep(LayerRunner runner, Object lock, boolean sharesWork, int[] inputs, int networkInputs, int output) {
            this.runner = runner;
            this.lock = lock;
            this.sharesWork = sharesWork;
            this.inputs = inputs;
            this.output = output;
            this.given = new INDArray[networkInputs];
            this.arguments = new INDArray[inputs.length];
        }

        @Override
        public void run(INDArray[] tensors) {
            System.arraycopy(tensors, 0, given, 0, given.length);
            for (int i = 0; i < inputs.length; i++) {
                arguments[i] = tensors[inputs[i]];
            }
            if (lock == null) {
                tensors[output] = contiguous(runner.run(arguments, given));
                return;
            }
            synchronized (lock) {
                tensors[output] = contiguous(runner.run(arguments, given));
            }
        }

        /** What kernels take; Deeplearning4j's layers hand out views. */
        private INDArray contiguous(INDArray array) {
            if (array == contiguous) { // a look at its strides makes objects
                return array;
            }
            if (array.ordering() != 'c' || !Shape.hasDefaultStridesForShape(array)) {
                return array.dup('c');
            }
            contiguous = array;
            return array;
        }

        @Override
        public boolean sharesWork() {
            return sharesWork;
        }

        @Override
        public boolean isSharing() {
            return runner.isSharing();
        }

        /** The result may be a view of an input. */
        @Override
        public void forget(INDArray[] tensors) {
            Arrays.fill(given, null);
            Arrays.fill(arguments, null);
            contiguous = null;
            tensors[output] = null;
            runner.forget();
        }

        @Override
        public void close() {
            runner.close();
        }
    }
}
