package io.github.dl4jquant.layers.volume;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.InterleaveSpec;
import io.github.dl4jquant.kernel.InterleaveSpec.Part;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
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
 * Transposed convolution of volumes: input [minibatch, depth, height, width, inChannels], output [minibatch, outDepth,
 * outHeight, outWidth, outChannels]. Computed as one convolution of stride 1 for each combination of phases of the three
 * axes, see {@link TransposedAxis}, with a set of weights, and so of scales, for each; depth phases outside, then row
 * phases, column phases inside.
 * Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedDeconvolution3d extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private int inChannels;
    private int outChannels;
    private VolumeWindow window;
    private boolean bias;
    private boolean nonNegativeInput;
    private Activation activation;

    /** For JSON. */
    public QuantizedDeconvolution3d() {}

    QuantizedDeconvolution3d(Placement placement, Deconvolution3dOperation operation) {
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

    TransposedAxis depth() {
        return TransposedAxis.rows(window.depth());
    }

    TransposedAxis rows() {
        return TransposedAxis.rows(window.plane());
    }

    TransposedAxis columns() {
        return TransposedAxis.columns(window.plane());
    }

    /** Number of convolutions. */
    int phases() {
        return depthPhases() * planePhases();
    }

    /** Number of groups of convolutions whose results are whole slices. */
    int depthPhases() {
        return window.depth().strideHeight();
    }

    /** Number of convolutions whose results go into the same slices. */
    int planePhases() {
        return window.plane().strideHeight() * window.plane().strideWidth();
    }

    int depthPhase(int phase) {
        return phase / planePhases();
    }

    int rowPhase(int phase) {
        return phase % planePhases() / window.plane().strideWidth();
    }

    int columnPhase(int phase) {
        return phase % window.plane().strideWidth();
    }

    /** Number of weights of one convolution. */
    long phaseWeights(int phase) {
        return (long) outChannels
                * depth().tapCount(depthPhase(phase))
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
        boolean right = in.length == 5 && in[4] == inChannels;
        long[] out = {
            in[0],
            right ? depth().outSize((int) in[1]) : 0,
            right ? rows().outSize((int) in[2]) : 0,
            right ? columns().outSize((int) in[3]) : 0,
            outChannels
        };
        if (Math.min(Math.min(out[1], out[2]), out[3]) < 1) {
            throw wrongShape(
                    "[minibatch, depth, height, width, " + inChannels + "] (channels last, as the layer before writes"
                            + " it) of which something is left when the padding of "
                            + window.depth().padHeight() + "x" + window.plane().padHeight() + "x"
                            + window.plane().padWidth() + " is cut off",
                    in);
        }
        return out;
    }

    /** The convolution of one phase; empty if an input of this shape is too small to have results there. */
    Optional<ConvolutionSpec> convolution(int phase, long[] in) {
        Optional<DepthAxis> slices = slices(depthPhase(phase), (int) in[1]);
        Phase vertical = rows().phase(rowPhase(phase), (int) in[2]);
        Phase horizontal = columns().phase(columnPhase(phase), (int) in[3]);
        if (slices.isEmpty() || vertical.count() == 0 || horizontal.count() == 0) {
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
                (int) in[2],
                (int) in[3],
                outChannels,
                padded,
                slices.get(),
                1,
                nonNegativeInput,
                inputFormat(),
                outputFormat(),
                null,
                activation));
    }

    /** Where the pixels of the convolution of one phase go in their slices. */
    Part placeInPlane(int phase, ConvolutionSpec convolution) {
        return new Part(
                rowPhase(phase),
                columnPhase(phase),
                convolution.outHeight(),
                convolution.outWidth(),
                rows().phase(rowPhase(phase), convolution.inHeight()).skip(),
                columns().phase(columnPhase(phase), convolution.inWidth()).skip());
    }

    /** How the results of a depth phase become whole slices, of which all samples together have so many. */
    InterleaveSpec interleavePixels(int slices, long[] out, List<Part> parts) {
        return new InterleaveSpec(
                slices,
                (int) out[2],
                (int) out[3],
                outChannels,
                window.plane().strideHeight(),
                window.plane().strideWidth(),
                parts,
                outputFormat().type());
    }

    /** Where the slices of a depth phase go, a slice being a row; empty if it has none. */
    Optional<Part> placeInDepth(int depthPhase, long[] in) {
        int skip = depth().phase(depthPhase, (int) in[1]).skip();
        return slices(depthPhase, (int) in[1]).map(axis -> new Part(depthPhase, 0, axis.outSize(), 1, skip, 0));
    }

    /** What the convolutions of a depth phase do along the depth; empty if nothing comes out. */
    private Optional<DepthAxis> slices(int depthPhase, int in) {
        Phase phase = depth().phase(depthPhase, in);
        return phase.count() == 0
                ? Optional.empty()
                : Optional.of(new DepthAxis(
                        in,
                        depth().tapCount(depthPhase),
                        1,
                        depth().tapDistance(),
                        phase.padBefore(),
                        phase.padAfter()));
    }

    /** How the slices of all depth phases become the output. */
    InterleaveSpec interleaveSlices(long[] out, List<Part> parts) {
        return new InterleaveSpec(
                (int) out[0],
                (int) out[1],
                1,
                Math.toIntExact(out[2] * out[3] * outChannels),
                window.depth().strideHeight(),
                1,
                parts,
                outputFormat().type());
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedDeconvolution3dImpl(conf, networkDataType);
    }
}
