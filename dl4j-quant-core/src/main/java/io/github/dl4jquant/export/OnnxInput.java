package io.github.dl4jquant.export;

import io.github.dl4jquant.graph.TensorKind;
import java.util.Arrays;

/**
 * What a layer says of a network input that it reads.
 *
 * @param kind axes, in the order in which Deeplearning4j hands them to the layer
 * @param sampleShape sizes without the minibatch, channels first; -1 for any
 */
@SuppressWarnings("ArrayRecordComponent") // small, never compared
public record OnnxInput(TensorKind kind, long... sampleShape) {

    public OnnxInput {
        if (sampleShape.length != kind.positionAxes() + 1) {
            throw new IllegalArgumentException(
                    "A " + kind + " has " + (kind.positionAxes() + 1) + " sizes, got " + Arrays.toString(sampleShape));
        }
    }

    /** A tensor with positions of any size. */
    public static OnnxInput of(TensorKind kind, long channels) {
        long[] shape = new long[kind.positionAxes() + 1];
        Arrays.fill(shape, -1);
        shape[0] = channels;
        return new OnnxInput(kind, shape);
    }
}
