package io.github.dl4jquant.layers.locallyconnected;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.WeightUse;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.spi.Placement;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/**
 * A convolution with weights of their own for each position: input [minibatch, height, width, inChannels] or [minibatch,
 * time, inChannels] of the one size that it was made for, output likewise with outChannels. Runs as a copy of the patches
 * and one grouped product, a position being a group. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedLocallyConnected extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private PatchGrid grid;
    private int outChannels;
    private boolean bias;
    private boolean nonNegativeInput;
    private Activation activation;

    /** For JSON. */
    public QuantizedLocallyConnected() {}

    QuantizedLocallyConnected(Placement placement, LocallyConnectedOperation operation) {
        super(placement);
        this.grid = operation.grid();
        this.outChannels = operation.outChannels();
        this.bias = operation.weights().hasBias();
        this.nonNegativeInput = placement.nonNegativeInputs().get(0);
        this.activation = operation.activation();
    }

    public PatchGrid getGrid() {
        return grid;
    }

    public void setGrid(PatchGrid grid) {
        this.grid = grid;
    }

    public int getOutChannels() {
        return outChannels;
    }

    public void setOutChannels(int outChannels) {
        this.outChannels = outChannels;
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

    ElementType weightType() {
        return precision().hasInt8Weights() ? ElementType.INT8 : ElementType.FLOAT32;
    }

    /** What the weights are multiplied with. */
    WeightUse weightUse() {
        return WeightUse.convolution(grid.positions() * grid.patchLength(), grid.positions());
    }

    @JsonIgnore
    @Override
    public List<BlockPart> blockParts() {
        int channels = grid.positions() * outChannels;
        return List.of(new BlockPart(weightType(), (long) channels * grid.patchLength(), channels, bias, weightUse()));
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (!grid.accepts(in)) {
            throw wrongShape(grid.expectation() + ": this layer has weights for one size of input only", in);
        }
        return grid.outputShape(in[0], outChannels);
    }

    /** The product of all patches, [batch, 1, 1, positions * patch length], with their weights. */
    ConvolutionSpec product(int batch) {
        return new ConvolutionSpec(
                precision(),
                batch,
                grid.positions() * grid.patchLength(),
                1,
                1,
                grid.positions() * outChannels,
                Window2d.of(1, 1, 1, 1),
                grid.positions(),
                nonNegativeInput,
                inputFormat(),
                outputFormat(),
                null,
                activation);
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedLocallyConnectedImpl(conf, networkDataType);
    }
}
