package io.github.dl4jquant.layers.normalization;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.layers.common.WeightUse;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Batch normalization, as a convolution of 1x1 with one group per channel: input [minibatch, height, width, channels],
 * [minibatch, time, channels] or [minibatch, channels], output of the same shape. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedBatchNormalization extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int channels;
    private Activation activation;

    /** For JSON. */
    public QuantizedBatchNormalization() {}

    QuantizedBatchNormalization(Placement placement, int channels, Activation activation) {
        super(placement);
        this.channels = channels;
        this.activation = activation;
    }

    public int getChannels() {
        return channels;
    }

    public void setChannels(int channels) {
        this.channels = channels;
    }

    public Activation getActivation() {
        return activation;
    }

    public void setActivation(Activation activation) {
        this.activation = activation;
    }

    @Override
    public long weightCount() {
        return channels;
    }

    @Override
    public int weightChannels() {
        return channels;
    }

    @Override
    public boolean hasBias() {
        return true;
    }

    @Override
    public WeightUse weightUse() {
        return WeightUse.convolution(channels, channels);
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length < 2 || in.length > 4 || in[in.length - 1] != channels) {
            throw wrongShape(
                    "[minibatch, " + channels + "], [minibatch, time, " + channels + "] or [minibatch, height, width, "
                            + channels + "] (channels last, as the layer before writes it)",
                    in);
        }
        return new ShapedKernel(
                new ConvolutionSpec(
                        precision(),
                        (int) in[0],
                        channels,
                        in.length == 4 ? (int) in[1] : 1,
                        in.length == 2 ? 1 : (int) in[in.length - 2],
                        channels,
                        Window2d.of(1, 1, 1, 1),
                        channels,
                        false,
                        inputFormat(),
                        outputFormat(),
                        null,
                        activation),
                in);
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedBatchNormalizationImpl(conf, networkDataType);
    }
}
