package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.kernel.Kernel;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Memory for the recurrent product of one time step, made once for a size of minibatch. */
final class StepArrays {

    private final INDArray state;
    private final INDArray product;
    private final INDArray[] arguments;
    private final FloatBuffer stateFloats;
    private final ByteBuffer stateBytes;
    private final FloatBuffer productFloats;
    private final float[] products;
    private final byte[] bytes;
    private final StateQuantizer quantizer;

    StepArrays(QuantizedRecurrent layer, int minibatch) {
        RecurrentSettings settings = layer.getSettings();
        boolean int8 = layer.stateFormat().isInt8();
        DataType type =
                int8 ? io.github.dl4jquant.layers.common.InputCheck.dataType(layer.stateFormat()) : DataType.FLOAT;
        try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            state = Nd4j.createUninitialized(type, new long[] {minibatch, settings.units()}, 'c');
            product = Nd4j.createUninitialized(DataType.FLOAT, new long[] {minibatch, settings.rows()}, 'c');
        }
        arguments = new INDArray[] {state};
        stateFloats = int8 ? null : state.data().asNioFloat();
        stateBytes = int8 ? state.data().asNio() : null;
        productFloats = product.data().asNioFloat();
        products = new float[settings.rows()];
        bytes = int8 ? new byte[minibatch * settings.units()] : null;
        quantizer = int8 ? new StateQuantizer(layer.stateFormat()) : null;
    }

    /** Brings the state into the numbers of the product; returns it quantized, or null where it stays float. */
    byte[] take(float[] output) {
        if (quantizer == null) {
            stateFloats.put(0, output);
            return null;
        }
        quantizer.quantize(output, 0, bytes, 0, bytes.length);
        stateBytes.put(0, bytes);
        return bytes;
    }

    /** Multiplies the state that was taken with the recurrent weights. */
    void multiply(Kernel kernel) {
        kernel.run(arguments, product);
    }

    /** That product, for one sample: [rows]; valid until asked for another. */
    float[] product(int sample) {
        productFloats.get(sample * products.length, products);
        return products;
    }
}
