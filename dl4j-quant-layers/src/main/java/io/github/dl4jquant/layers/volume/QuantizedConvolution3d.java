package io.github.dl4jquant.layers.volume;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.layers.common.WeightUse;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.spi.Placement;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Convolution of volumes with what is fused behind it: input [minibatch, depth, height, width, inChannels], output
 * [minibatch, depth, height, width, outChannels]; a second input of the output's shape is added before the activation.
 * Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedConvolution3d extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int inChannels;
    private int outChannels;
    private VolumeWindow window;
    private boolean bias;
    private boolean nonNegativeInput;
    private Activation activation;

    /** For JSON. */
    public QuantizedConvolution3d() {}

    QuantizedConvolution3d(Placement placement, Convolution3dOperation operation) {
        super(placement);
        this.inChannels = operation.inChannels();
        this.outChannels = operation.outChannels();
        this.window = operation.window();
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

    public VolumeWindow getWindow() {
        return window;
    }

    public void setWindow(VolumeWindow window) {
        this.window = window;
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
        return (long) outChannels * inChannels * window.taps();
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
        return WeightUse.convolution(inChannels, 1);
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (!window.accepts(in) || in[4] != inChannels) {
            throw wrongShape(window.expectation(String.valueOf(inChannels)), in);
        }
        boolean residual = getInputFormats().size() > 1;
        ConvolutionSpec spec = new ConvolutionSpec(
                precision(),
                (int) in[0],
                inChannels,
                (int) in[2],
                (int) in[3],
                outChannels,
                window.planeOf(in),
                window.depthOf(in),
                1,
                nonNegativeInput,
                inputFormat(),
                outputFormat(),
                residual ? getInputFormats().get(1) : null,
                activation);
        long[] out = {in[0], spec.depth().outSize(), spec.outHeight(), spec.outWidth(), outChannels};
        if (residual && inputShapes.length > 1 && !Arrays.equals(inputShapes[1], out)) {
            throw wrongShape("a second input of shape " + Arrays.toString(out) + " to add", inputShapes);
        }
        return new ShapedKernel(spec, out);
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedConvolution3dImpl(conf, networkDataType);
    }
}
