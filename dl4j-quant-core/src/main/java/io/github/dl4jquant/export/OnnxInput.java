package io.github.dl4jquant.export;

import io.github.dl4jquant.graph.TensorKind;
import java.util.Arrays;

/**
 * What a layer says of a network input that it reads.
 *
 * @param kind axes, in the order in which Deeplearning4j hands them to the layer
 * @param sampleShape sizes without the minibatch, channels first; -1 for any
 * @param image [channels, height, width] of the images that it takes as well as vectors; null if it does not
 */
@SuppressWarnings("ArrayRecordComponent") // small, never compared
public record OnnxInput(TensorKind kind, long[] sampleShape, long[] image) {

    public OnnxInput {
        if (sampleShape.length != kind.positionAxes() + 1) {
            throw new IllegalArgumentException(
                    "A " + kind + " has " + (kind.positionAxes() + 1) + " sizes, got " + Arrays.toString(sampleShape));
        }
    }

    /** A tensor of these sizes. */
    public static OnnxInput of(TensorKind kind, long... sampleShape) {
        return new OnnxInput(kind, sampleShape, null);
    }

    /** A tensor with positions, if its kind has any, of any size. */
    public static OnnxInput anySize(TensorKind kind, long channels) {
        long[] shape = new long[kind.positionAxes() + 1];
        Arrays.fill(shape, -1);
        shape[0] = channels;
        return new OnnxInput(kind, shape, null);
    }

    /** A vector that is made into an image, or that image. */
    public static OnnxInput vectorOrImage(long channels, long height, long width) {
        return new OnnxInput(
                TensorKind.FEED_FORWARD, new long[] {channels * height * width}, new long[] {channels, height, width});
    }
}
