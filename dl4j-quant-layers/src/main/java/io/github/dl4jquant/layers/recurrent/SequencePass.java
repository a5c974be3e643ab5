package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.layers.common.BlockKernels;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What runs over sequences of one shape have in common, made once for all of them: with the arrays of the run before, a run
 * makes no object. Not thread-safe.
 */
final class SequencePass {

    private final QuantizedRecurrent layer;
    private final RecurrentSettings settings;
    private final int minibatch;
    private final int length;
    private final long[] outputShape;
    private final InputProduct inputProduct;
    private final Kernel[] recurrentKernels;
    private final RecurrentState[] states;
    private final StepMask unmasked;
    private final StepArrays step;
    private final float[] sums;

    private WeakReference<INDArray> output = new WeakReference<>(null);
    private StepOutput sink;

    /** @param inputShape [minibatch, time, nIn], checked by {@code outputShape}, which was computed of it */
    SequencePass(QuantizedRecurrent layer, BlockKernels kernels, long[] inputShape, long... outputShape) {
        this.layer = layer;
        this.settings = layer.getSettings();
        this.minibatch = (int) inputShape[0];
        this.length = (int) inputShape[1];
        this.outputShape = outputShape;
        this.inputProduct = new InputProduct(layer, kernels, minibatch, length);
        int directions = settings.directions();
        int parts = DirectionWeights.partsPerDirection(settings.cell());
        this.recurrentKernels = new Kernel[directions];
        this.states = new RecurrentState[directions];
        for (int d = 0; d < directions; d++) {
            recurrentKernels[d] = kernels.get(d * parts + 1, layer.recurrentProduct(minibatch));
            states[d] = RecurrentState.zero(settings, minibatch);
        }
        this.unmasked = StepMask.of(null, minibatch, length, layer.describe());
        this.step = new StepArrays(layer, kernels, minibatch);
        this.sums = new float[settings.rows()];
    }

    boolean fits(INDArray input) {
        return input.rank() == 3
                && input.size(0) == minibatch
                && input.size(1) == length
                && input.size(2) == settings.nIn();
    }

    int minibatch() {
        return minibatch;
    }

    int length() {
        return length;
    }

    long[] outputShape() {
        return outputShape;
    }

    InputProduct inputProduct() {
        return inputProduct;
    }

    Kernel recurrentKernel(int direction) {
        return recurrentKernels[direction];
    }

    StepMask unmasked() {
        return unmasked;
    }

    StepArrays step() {
        return step;
    }

    /** Scratch memory, [rows]. */
    float[] sums() {
        return sums;
    }

    /** A state of zeros that is given away again by the next run. */
    RecurrentState zeroState(int direction) {
        RecurrentState state = states[direction];
        Arrays.fill(state.output(), 0f);
        if (state.memory() != null) {
            Arrays.fill(state.memory(), 0f);
        }
        return state;
    }

    /** Writes the results into an array. */
    StepOutput into(INDArray array, StepMask mask) {
        if (!mask.isEmpty()) {
            return newSink(array, mask);
        }
        if (!output.refersTo(array)) {
            output = new WeakReference<>(array);
            sink = newSink(array, mask);
        }
        return sink;
    }

    private StepOutput newSink(INDArray array, StepMask mask) {
        return new StepOutput(array, layer.result(), layer.stateFormat(), settings, length, mask, layer.describe());
    }
}
