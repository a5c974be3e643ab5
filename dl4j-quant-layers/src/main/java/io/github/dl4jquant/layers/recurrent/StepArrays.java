package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.layers.common.BlockKernels;
import io.github.dl4jquant.layers.common.InputCheck;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.TensorFormat;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Memory for the recurrent product of one time step, made once for a size of minibatch. */
final class StepArrays {

    /** So many numbers of a state, and the call of a kernel takes less time than loops in Java. */
    private static final int MANY = 2048;

    private final INDArray state;
    private final INDArray product;
    private final INDArray[] arguments;
    private final INDArray[] addedArguments;
    private final FloatBuffer stateFloats;
    private final ByteBuffer stateBytes;
    private final FloatBuffer productFloats;
    private final float[] products;
    private final byte[] bytes;
    private final StateQuantizer quantizer;
    private final INDArray[] floatState;
    private final Kernel quantization;

    /** @param copy which of several threads it is for */
    StepArrays(QuantizedRecurrent layer, BlockKernels kernels, int copy, int minibatch) {
        RecurrentSettings settings = layer.getSettings();
        TensorFormat format = layer.stateFormat();
        boolean int8 = format.isInt8();
        boolean many = int8 && minibatch * settings.units() >= MANY;
        long[] shape = {minibatch, settings.units()};
        try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            state = Nd4j.createUninitialized(InputCheck.dataType(format), shape, 'c');
            product = int8
                    ? null // it is added to the input's
                    : Nd4j.createUninitialized(DataType.FLOAT, new long[] {minibatch, settings.rows()}, 'c');
            floatState = many ? new INDArray[] {Nd4j.createUninitialized(DataType.FLOAT, shape, 'c')} : null;
        }
        arguments = new INDArray[] {state};
        addedArguments = new INDArray[] {state, null};
        stateFloats = many
                ? floatState[0].data().asNioFloat()
                : int8 ? null : state.data().asNioFloat();
        stateBytes = int8 ? state.data().asNio() : null;
        productFloats = int8 ? null : product.data().asNioFloat();
        products = int8 ? null : new float[settings.rows()];
        bytes = int8 ? new byte[minibatch * settings.units()] : null;
        quantizer = int8 && !many ? new StateQuantizer(format) : null;
        quantization = many
                ? kernels.copy(
                        new ReorderSpec(
                                minibatch,
                                settings.units(),
                                1,
                                TensorFormat.float32(),
                                Layout.CHANNELS_LAST,
                                format,
                                Layout.CHANNELS_LAST),
                        copy)
                : null;
    }

    /** Brings the state into the numbers of the product; returns it quantized, or null where it stays float. */
    byte[] take(float[] output) {
        if (quantizer != null) {
            quantizer.quantize(output, 0, bytes, 0, bytes.length);
            stateBytes.put(0, bytes);
            return bytes;
        }
        stateFloats.put(0, output);
        if (quantization == null) {
            return null;
        }
        quantization.run(floatState, state);
        stateBytes.get(0, bytes);
        return bytes;
    }

    /** Multiplies the state that was taken, which stays float, with the recurrent weights. */
    void multiply(Kernel kernel) {
        kernel.run(arguments, product);
    }

    /**
     * Adds the product of the state that was taken with the recurrent weights.
     *
     * @param sums [minibatch, rows]; overwritten
     */
    void multiplyAndAdd(Kernel kernel, INDArray sums) {
        addedArguments[1] = sums;
        kernel.run(addedArguments, sums);
    }

    /** That product, for one sample: [rows]; valid until asked for another. */
    float[] product(int sample) {
        productFloats.get(sample * products.length, products);
        return products;
    }
}
