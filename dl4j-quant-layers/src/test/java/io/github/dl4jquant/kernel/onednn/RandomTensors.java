package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import java.lang.ref.Reference;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Arrays of random or extreme elements, and their values. */
final class RandomTensors {

    /** What elements an array gets. */
    enum Fill {
        RANDOM,
        ALL_MIN,
        ALL_MAX
    }

    private final SplittableRandom random;

    RandomTensors(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static TensorFormat format(ElementType type, float scale, int zeroPoint) {
        return switch (type) {
            case FLOAT32 -> TensorFormat.float32();
            case INT32 -> TensorFormat.int32();
            default -> TensorFormat.of(new QuantParams(type, scale, zeroPoint));
        };
    }

    static INDArray empty(ElementType type, long length) {
        return Nd4j.createUninitialized(
                switch (type) {
                    case FLOAT32 -> DataType.FLOAT;
                    case INT32 -> DataType.INT;
                    case INT8 -> DataType.INT8;
                    case UINT8 -> DataType.UINT8;
                },
                length);
    }

    INDArray array(ElementType type, int length, Fill fill) {
        INDArray array = empty(type, length);
        fill(array, type, fill);
        return array;
    }

    /** A view into a larger array, at this offset. */
    INDArray view(ElementType type, int length, int offset, Fill fill) {
        INDArray view = empty(type, length + offset + 7).get(NDArrayIndex.interval(offset, offset + length));
        fill(view, type, fill);
        return view;
    }

    float[] floats(int length, float min, float max) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextDouble(min, max);
        }
        return values;
    }

    private void fill(INDArray array, ElementType type, Fill fill) {
        Pointer memory = array.data().addressPointer();
        int length = Math.toIntExact(array.length());
        if (type == ElementType.FLOAT32) {
            new FloatPointer(memory).put(floats(length, -2f, 2f));
            Reference.reachabilityFence(array);
            return;
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte)
                    switch (fill) {
                        case RANDOM -> random.nextInt(type.min(), type.max() + 1);
                        case ALL_MIN -> type.min();
                        case ALL_MAX -> type.max();
                    };
        }
        new BytePointer(memory).put(bytes);
        Reference.reachabilityFence(array);
    }

    /** The elements as doubles, exact. */
    static double[] values(INDArray array, ElementType type) {
        int length = Math.toIntExact(array.length());
        double[] values = new double[length];
        Pointer memory = array.data().addressPointer();
        switch (type) {
            case FLOAT32 -> {
                float[] floats = new float[length];
                new FloatPointer(memory).get(floats);
                for (int i = 0; i < length; i++) {
                    values[i] = floats[i];
                }
            }
            case INT32 -> {
                int[] ints = new int[length];
                new IntPointer(memory).get(ints);
                for (int i = 0; i < length; i++) {
                    values[i] = ints[i];
                }
            }
            default -> {
                byte[] bytes = new byte[length];
                new BytePointer(memory).get(bytes);
                for (int i = 0; i < length; i++) {
                    values[i] = type == ElementType.UINT8 ? bytes[i] & 0xff : bytes[i];
                }
            }
        }
        Reference.reachabilityFence(array); // read by address: must not be freed before
        return values;
    }
}
