package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;
import java.lang.ref.Reference;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * INT8 weights as the sum of two tensors whose magnitudes are at most 64: two products with 8-bit numbers then fit into
 * 16 bits (2 * 255 * 64 = 32640). Thread-safe.
 */
final class SplitWeights implements AutoCloseable {

    private final OneDnnEngine engine;
    private final WeightTensor weights;
    private final PackedWeights[] parts = new PackedWeights[2];
    private final NativeObjects objects = new NativeObjects();

    SplitWeights(OneDnnEngine engine, WeightTensor weights) {
        this.engine = engine;
        this.weights = weights;
    }

    /** Part 0 or 1; made on first use. */
    synchronized PackedWeights part(int index) {
        if (parts[index] == null) {
            parts[index] =
                    new PackedWeights(engine, ElementType.INT8, split(index).address());
        }
        return parts[index];
    }

    private byte[] values() {
        byte[] values = new byte[Math.toIntExact(weights.count())];
        INDArray array = weights.values();
        new BytePointer(new AddressPointer(AddressPointer.of(array))).get(values);
        Reference.reachabilityFence(array);
        return values;
    }

    private BytePointer split(int index) {
        byte[] values = values();
        for (int i = 0; i < values.length; i++) {
            int half = values[i] / 2;
            values[i] = (byte) (index == 0 ? half : values[i] - half);
        }
        return objects.own(new BytePointer(values.length)).put(values);
    }

    /** Bytes of both parts, plain and packed. */
    synchronized long bytes() {
        long bytes = 0;
        for (PackedWeights part : parts) {
            bytes += part == null ? 0 : part.bytes() + weights.count();
        }
        return bytes;
    }

    @Override
    public synchronized void close() {
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] != null) {
                parts[i].close();
                parts[i] = null;
            }
        }
        objects.close();
    }
}
