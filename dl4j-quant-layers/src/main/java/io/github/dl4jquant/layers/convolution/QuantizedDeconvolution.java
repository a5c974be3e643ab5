package io.github.dl4jquant.layers.convolution;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.InterleaveSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.layers.common.TransposedAxis;
import io.github.dl4jquant.layers.common.TransposedAxis.Phase;
import io.github.dl4jquant.layers.common.WeightUse;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.spi.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/**
 * Transposed convolution: input [minibatch, height, width, inChannels], output [minibatch, outHeight, outWidth,
 * outChannels]. Computed as one convolution of stride 1 for each combination of phases of the two axes, see
 * {@link TransposedAxis}, with a set of weights, and so of scales, for each; row phases outside, column phases inside.
 * Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedDeconvolution extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private int inChannels;
    private int outChannels;
    private SlidingWindow window;
    private boolean bias;
    private boolean nonNegativeInput;
    private Activation activation;

    /** For JSON. */
    public QuantizedDeconvolution() {}

    QuantizedDeconvolution(Placement placement, DeconvolutionOperation operation) {
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

    public SlidingWindow getWindow() {
        return window;
    }

    public void setWindow(SlidingWindow window) {
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

    TransposedAxis rows() {
        return TransposedAxis.rows(window);
    }

    TransposedAxis columns() {
        return TransposedAxis.columns(window);
    }

    /** Number of convolutions. */
    int phases() {
        return window.strideHeight() * window.strideWidth();
    }

    int rowPhase(int phase) {
        return phase / window.strideWidth();
    }

    int columnPhase(int phase) {
        return phase % window.strideWidth();
    }

    /** Number of weights of one convolution. */
    long phaseWeights(int phase) {
        return (long) outChannels
                * rows().tapCount(rowPhase(phase))
                * columns().tapCount(columnPhase(phase))
                * inChannels;
    }

    /** How the weights are stored. */
    ElementType weightType() {
        return precision().hasInt8Weights() ? ElementType.INT8 : ElementType.FLOAT32;
    }

    /** What the weights are multiplied with. */
    WeightUse weightUse() {
        return WeightUse.convolution(inChannels, 1);
    }

    @JsonIgnore
    @Override
    public List<BlockPart> blockParts() {
        List<BlockPart> parts = new ArrayList<>();
        for (int phase = 0; phase < phases(); phase++) {
            parts.add(new BlockPart(weightType(), phaseWeights(phase), outChannels, bias, weightUse()));
        }
        return parts;
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] in = inputShapes[0];
        boolean right = in.length == 4 && in[3] == inChannels;
        int height = right ? rows().outSize((int) in[1]) : 0;
        int width = right ? columns().outSize((int) in[2]) : 0;
        if (height < 1 || width < 1) {
            throw wrongShape(
                    "[minibatch, height, width, " + inChannels + "] (channels last, as the layer before writes it) of"
                            + " which something is left when the padding of " + window.padHeight() + "x"
                            + window.padWidth() + " is cut off",
                    in);
        }
        return new long[] {in[0], height, width, outChannels};
    }

    /** The convolution of one phase; empty if an input of this shape is too small to have results there. */
    Optional<ConvolutionSpec> convolution(int phase, long[] in) {
        Phase vertical = rows().phase(rowPhase(phase), (int) in[1]);
        Phase horizontal = columns().phase(columnPhase(phase), (int) in[2]);
        if (vertical.count() == 0 || horizontal.count() == 0) {
            return Optional.empty();
        }
        Window2d padded = new Window2d(
                rows().tapCount(rowPhase(phase)),
                columns().tapCount(columnPhase(phase)),
                1,
                1,
                rows().tapDistance(),
                columns().tapDistance(),
                vertical.padBefore(),
                horizontal.padBefore(),
                vertical.padAfter(),
                horizontal.padAfter());
        return Optional.of(new ConvolutionSpec(
                precision(),
                (int) in[0],
                inChannels,
                (int) in[1],
                (int) in[2],
                outChannels,
                padded,
                1,
                nonNegativeInput,
                inputFormat(),
                outputFormat(),
                null,
                activation));
    }

    /** Where the result of the convolution of one phase goes. */
    InterleaveSpec.Part place(int phase, ConvolutionSpec convolution) {
        return new InterleaveSpec.Part(
                rowPhase(phase),
                columnPhase(phase),
                convolution.outHeight(),
                convolution.outWidth(),
                rows().phase(rowPhase(phase), convolution.inHeight()).skip(),
                columns().phase(columnPhase(phase), convolution.inWidth()).skip());
    }

    /** How the results become the output. */
    InterleaveSpec interleaving(long[] out, List<InterleaveSpec.Part> parts) {
        return new InterleaveSpec(
                (int) out[0],
                (int) out[1],
                (int) out[2],
                outChannels,
                window.strideHeight(),
                window.strideWidth(),
                parts,
                outputFormat().type());
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedDeconvolutionImpl(conf, networkDataType);
    }
}
