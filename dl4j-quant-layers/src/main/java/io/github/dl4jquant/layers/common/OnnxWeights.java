package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.kernel.WeightTensor;
import java.lang.ref.Reference;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Reads the weights of a layer of this library for an ONNX file, out of its parameter block. */
public final class OnnxWeights {

    private OnnxWeights() {}

    /** The only set of weights. */
    public static WeightTensor of(OnnxNode<? extends QuantizedLayer> node) {
        return of(node, 0);
    }

    /**
     * One of several sets of weights, checked.
     *
     * @param part as in {@link QuantizedLayer#blockParts()}
     * @throws io.github.dl4jquant.errors.ModelDataException if the parameters are damaged
     */
    public static WeightTensor of(OnnxNode<? extends QuantizedLayer> node, int part) {
        QuantizedLayer layer = node.conf();
        long from = 0;
        for (int i = 0; i < part; i++) {
            from += layer.blockParts().get(i).bytes(layer.getBlockVersion());
        }
        BlockPart wanted = layer.blockParts().get(part);
        INDArray view = layer.blockParts().size() == 1
                ? node.block()
                : node.block().get(NDArrayIndex.interval(from, from + wanted.bytes(layer.getBlockVersion())));
        return ParameterBlock.open(view, layer.describe(), wanted);
    }

    /**
     * The order that ONNX wants: [channels, positions, inputs] becomes [channels, inputs, positions].
     *
     * @param positions product of the sizes of the axes in the middle
     */
    public static byte[] inputsFirst(byte[] values, int channels, int positions) {
        byte[] ordered = new byte[values.length];
        int inputs = values.length / channels / positions;
        for (int c = 0; c < channels; c++) {
            int row = c * positions * inputs;
            for (int p = 0; p < positions; p++) {
                for (int i = 0; i < inputs; i++) {
                    ordered[row + i * positions + p] = values[row + p * inputs + i];
                }
            }
        }
        return ordered;
    }

    /** The same for floats. */
    public static float[] inputsFirst(float[] values, int channels, int positions) {
        float[] ordered = new float[values.length];
        int inputs = values.length / channels / positions;
        for (int c = 0; c < channels; c++) {
            int row = c * positions * inputs;
            for (int p = 0; p < positions; p++) {
                for (int i = 0; i < inputs; i++) {
                    ordered[row + i * positions + p] = values[row + p * inputs + i];
                }
            }
        }
        return ordered;
    }

    /** [rows, columns] becomes [columns, rows]. */
    public static byte[] transposed(byte[] values, int rows) {
        byte[] ordered = new byte[values.length];
        int columns = values.length / rows;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                ordered[c * rows + r] = values[r * columns + c];
            }
        }
        return ordered;
    }

    /** Integers of INT8 weights. */
    public static byte[] bytes(WeightTensor weights) {
        INDArray array = weights.values();
        byte[] values = new byte[Math.toIntExact(array.length())];
        // the view's buffer starts where the whole array does
        array.data().asNio().get(Math.toIntExact(array.offset()), values);
        Reference.reachabilityFence(array);
        return values;
    }

    /** Numbers of FLOAT32 weights. */
    public static float[] floats(WeightTensor weights) {
        return TrainedWeights.floats(weights.values());
    }
}
