package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Makes images of vectors: input [minibatch, channels * height * width] in that order, or [minibatch, channels, height,
 * width]; output [minibatch, height, width, channels]. A float input may be quantized on the way. Persisted; mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedUnflatten extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int height;
    private int width;
    private int channels;

    /** For JSON. */
    public QuantizedUnflatten() {}

    QuantizedUnflatten(Placement placement, UnflattenOperation operation) {
        super(placement);
        this.height = operation.height();
        this.width = operation.width();
        this.channels = operation.channels();
    }

    public int getHeight() {
        return height;
    }

    public void setHeight(int height) {
        this.height = height;
    }

    public int getWidth() {
        return width;
    }

    public void setWidth(int width) {
        this.width = width;
    }

    public int getChannels() {
        return channels;
    }

    public void setChannels(int channels) {
        this.channels = channels;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        boolean vector = in.length == 2 && in[1] == (long) channels * height * width;
        boolean image = in.length == 4 && in[1] == channels;
        if (!vector && !image) {
            throw wrongShape(
                    "[minibatch, " + (long) channels * height * width + "] or [minibatch, " + channels + ", " + height
                            + ", " + width + "]",
                    in);
        }
        long outHeight = vector ? height : in[2];
        long outWidth = vector ? width : in[3];
        return new ShapedKernel(
                new ReorderSpec(
                        (int) in[0],
                        channels,
                        Math.toIntExact(outHeight * outWidth),
                        inputFormat(),
                        Layout.CHANNELS_FIRST,
                        outputFormat(),
                        Layout.CHANNELS_LAST),
                new long[] {in[0], outHeight, outWidth, channels});
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedUnflattenImpl(conf, networkDataType);
    }
}
