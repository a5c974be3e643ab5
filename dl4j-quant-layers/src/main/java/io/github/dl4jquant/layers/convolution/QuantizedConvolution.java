package io.github.dl4jquant.layers.convolution;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.layers.common.WeightUse;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.Placement;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Convolution with what is fused behind it: input [minibatch, height, width, inChannels], output [minibatch, height,
 * width, outChannels]; a second input of the output's shape is added before the activation. A sequence [minibatch, time,
 * inChannels] is an image of height 1. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedConvolution extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int inChannels;
    private int outChannels;
    private int groups = 1;
    private SlidingWindow window;
    private boolean sequence;
    private boolean bias;
    private boolean nonNegativeInput;
    private Activation activation;

    /** For JSON. */
    public QuantizedConvolution() {}

    QuantizedConvolution(Placement placement, ConvolutionOperation operation) {
        super(placement);
        this.inChannels = operation.inChannels();
        this.outChannels = operation.outChannels();
        this.groups = operation.groups();
        this.window = operation.window();
        this.sequence = placement.inputKinds().get(0).isSequence();
        this.bias = operation.weights().hasBias();
        this.nonNegativeInput = placement.nonNegativeInputs().get(0);
        this.activation = operation.activation();
    }

    public int getInChannels() {
        return inChannels;
    }

    public void setInChannels(int inChannels) {
        this.inChannels = inChannels;
    }

    public int getOutChannels() {
        return outChannels;
    }

    public void setOutChannels(int outChannels) {
        this.outChannels = outChannels;
    }

    public int getGroups() {
        return groups;
    }

    public void setGroups(int groups) {
        this.groups = groups;
    }

    public SlidingWindow getWindow() {
        return window;
    }

    public void setWindow(SlidingWindow window) {
        this.window = window;
    }

    /** Whether it moves along time. */
    public boolean isSequence() {
        return sequence;
    }

    public void setSequence(boolean sequence) {
        this.sequence = sequence;
    }

    public boolean isBias() {
        return bias;
    }

    public void setBias(boolean bias) {
        this.bias = bias;
    }

    public boolean isNonNegativeInput() {
        return nonNegativeInput;
    }

    public void setNonNegativeInput(boolean nonNegativeInput) {
        this.nonNegativeInput = nonNegativeInput;
    }

    public Activation getActivation() {
        return activation;
    }

    public void setActivation(Activation activation) {
        this.activation = activation;
    }

    @Override
    public long weightCount() {
        return (long) outChannels * (inChannels / groups) * window.kernelHeight() * window.kernelWidth();
    }

    @Override
    public int weightChannels() {
        return outChannels;
    }

    @Override
    public boolean hasBias() {
        return bias;
    }

    @Override
    public WeightUse weightUse() {
        return WeightUse.convolution(inChannels, groups);
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        int height = sequence || in.length != 4 ? 1 : (int) in[1];
        int width = in.length < 2 ? 0 : (int) in[in.length - 2];
        if (in.length != (sequence ? 3 : 4) || in[in.length - 1] != inChannels || !window.accepts(height, width)) {
            throw wrongShape(expectedShape(), in);
        }
        int batch = (int) in[0];
        Window2d padded = window.window(height, width);
        long[] out = sequence
                ? new long[] {batch, padded.outWidth(width), outChannels}
                : new long[] {batch, padded.outHeight(height), padded.outWidth(width), outChannels};
        boolean residual = getInputFormats().size() > 1;
        if (residual && inputShapes.length > 1 && !Arrays.equals(inputShapes[1], out)) {
            throw wrongShape("a second input of shape " + Arrays.toString(out) + " to add", inputShapes);
        }
        TensorFormat second = residual ? getInputFormats().get(1) : null;
        return new ShapedKernel(
                new ConvolutionSpec(
                        precision(),
                        batch,
                        inChannels,
                        height,
                        width,
                        outChannels,
                        padded,
                        groups,
                        nonNegativeInput,
                        inputFormat(),
                        outputFormat(),
                        second,
                        activation),
                out);
    }

    private String expectedShape() {
        return "[minibatch, " + (sequence ? "time, " : "height, width, ") + inChannels
                + "] (channels last, as the layer before writes it) with room for a kernel of "
                + (sequence ? "" : window.kernelHeight() + "x") + window.kernelWidth()
                + (window.mode() == SlidingWindow.Mode.STRICT ? " that fits exactly (mode Strict)" : "");
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedConvolutionImpl(conf, networkDataType);
    }
}
