package io.github.dl4jquant.layers.locallyconnected;

import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.scheme.TensorFormat;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How an input of one fixed size is cut into patches, one for each output position. A sequence is an image of one column.
 *
 * <p>Deeplearning4j cuts column by column and writes the results row by row: result number {@code x * outHeight + y} is
 * that of the patch at row y, column x, wherever it comes to lie in the output. This does the same.
 *
 * @param sequence whether input and output have a time axis instead of height and width
 * @param inChannels per pixel of the input
 * @param padTop rows of zeros above; below, as many as the patches reach
 */
public record PatchGrid(
        boolean sequence,
        int inHeight,
        int inWidth,
        int inChannels,
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int padTop,
        int padLeft,
        int outHeight,
        int outWidth)
        implements Serializable {

    /** Output positions. */
    int positions() {
        return outHeight * outWidth;
    }

    /** Values in a patch. */
    int patchLength() {
        return kernelHeight * kernelWidth * inChannels;
    }

    /** Whether the layer was made for inputs of this shape. */
    boolean accepts(long[] in) {
        return in.length > 2 && Arrays.equals(in, shape(in[0], inHeight, inWidth, inChannels));
    }

    /** The one shape that is accepted, for messages. */
    String expectation() {
        return sequence
                ? "[minibatch, " + inHeight + ", " + inChannels + "] (time, channels)"
                : "[minibatch, " + inHeight + ", " + inWidth + ", " + inChannels + "] (height, width, channels)";
    }

    /** Of this many values per position. */
    long[] outputShape(long batch, int channels) {
        return shape(batch, outHeight, outWidth, channels);
    }

    private long[] shape(long batch, int height, int width, int channels) {
        return sequence ? new long[] {batch, height, channels} : new long[] {batch, height, width, channels};
    }

    /** Cuts [batch, inHeight, inWidth, inChannels] into [batch, positions, kernelHeight, kernelWidth, inChannels]. */
    MoveSpec cut(long batch, TensorFormat format) {
        return MoveSpec.of(format, batch, inHeight, inWidth, inChannels)
                .startAt(1, -padTop)
                .startAt(2, -padLeft)
                .keep(0)
                .walk(2, outWidth, strideWidth)
                .walk(1, outHeight, strideHeight)
                .walk(1, kernelHeight, 1)
                .walk(2, kernelWidth, 1)
                .keep(3)
                .build();
    }
}
