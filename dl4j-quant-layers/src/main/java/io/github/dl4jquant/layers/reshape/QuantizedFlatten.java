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
 * Flattens images: input [minibatch, height, width, channels], output [minibatch, height * width * channels] in the order
 * of the float network's own layout. Sizes of 0 stand for any. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedFlatten extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int height;
    private int width;
    private int channels;
    private boolean channelsLast;

    /** For JSON. */
    public QuantizedFlatten() {}

    QuantizedFlatten(Placement placement, FlattenOperation operation) {
        super(placement);
        this.height = operation.height();
        this.width = operation.width();
        this.channels = operation.channels();
        this.channelsLast = operation.channelsLast();
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

    public boolean isChannelsLast() {
        return channelsLast;
    }

    public void setChannelsLast(boolean channelsLast) {
        this.channelsLast = channelsLast;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        boolean any = height == 0 && width == 0 && channels == 0;
        boolean fits = in.length == 4 && (any || (in[1] == height && in[2] == width && in[3] == channels));
        if (!fits) {
            String sizes = any ? "height, width, channels" : height + ", " + width + ", " + channels;
            throw wrongShape("[minibatch, " + sizes + "] (channels last, as the layer before writes it)", in);
        }
        int positions = Math.toIntExact(in[1] * in[2]);
        Layout to = channelsLast ? Layout.CHANNELS_LAST : Layout.CHANNELS_FIRST;
        return new ShapedKernel(
                new ReorderSpec(
                        (int) in[0], (int) in[3], positions, inputFormat(), Layout.CHANNELS_LAST, outputFormat(), to),
                new long[] {in[0], in[1] * in[2] * in[3]});
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedFlattenImpl(conf, networkDataType);
    }
}
