package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.layers.common.OnnxWeights;

/**
 * The weights of one direction for ONNX.
 *
 * @param forward whether it goes from the first step to the last
 * @param input [gates * units, nIn], with biases
 * @param recurrent [gates * units, units]
 * @param peepholes forget, output, input gate, [units] each; empty without
 */
@SuppressWarnings("ArrayRecordComponent") // small, never compared
record OnnxDirection(boolean forward, WeightTensor input, WeightTensor recurrent, float[] peepholes) {

    /**
     * What a direction computes.
     *
     * @param steps [time, minibatch, units], in order of time
     * @param last [minibatch, units], of the step that it comes to last
     */
    record Results(String steps, String last) {}

    static OnnxDirection of(OnnxNode<QuantizedRecurrent> node, int direction) {
        Cell cell = node.conf().getSettings().cell();
        int part = direction * DirectionWeights.partsPerDirection(cell);
        return new OnnxDirection(
                direction == 0,
                OnnxWeights.of(node, part),
                OnnxWeights.of(node, part + 1),
                cell.peepholes() == 0 ? new float[0] : OnnxWeights.floats(OnnxWeights.of(node, part + 2)));
    }

    /**
     * Gates in the order of ONNX, input, output, forget, candidate, which is that of Deeplearning4j from back to front; and
     * so it is with peepholes.
     */
    static float[] inOrder(float[] values, int gates) {
        float[] ordered = new float[values.length];
        int size = values.length / gates;
        for (int g = 0; g < gates; g++) {
            System.arraycopy(values, g * size, ordered, (gates - 1 - g) * size, size);
        }
        return ordered;
    }

    /** The same for integers. */
    static byte[] inOrder(byte[] values, int gates) {
        byte[] ordered = new byte[values.length];
        int size = values.length / gates;
        for (int g = 0; g < gates; g++) {
            System.arraycopy(values, g * size, ordered, (gates - 1 - g) * size, size);
        }
        return ordered;
    }
}
