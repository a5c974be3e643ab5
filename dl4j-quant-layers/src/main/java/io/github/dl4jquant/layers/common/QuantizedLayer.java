package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.Placement;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/**
 * Base of the layers of this library that compute: what they read and write, and where their parameters lie. Most run one
 * kernel and extend {@link KernelLayer}. With several inputs a layer runs inside a {@link QuantizedVertex}.
 *
 * <p>Tensors are channels last: sequences [minibatch, time, channels], images [minibatch, height, width, channels],
 * volumes [minibatch, depth, height, width, channels]. Mutable for Deeplearning4j's JSON only.
 */
public abstract class QuantizedLayer extends InferenceLayer implements TensorReader {

    private static final long serialVersionUID = 1L;

    private List<TensorFormat> inputFormats;
    private boolean readsNetworkInput;
    private int blockVersion = 1; // where a saved network says nothing

    protected QuantizedLayer() {}

    protected QuantizedLayer(Placement placement) {
        super(placement.node());
        this.inputFormats = placement.inputs();
        this.readsNetworkInput = placement.readsNetworkInput();
        this.blockVersion = ParameterBlock.VERSION;
        setLayerName(placement.emittedName());
    }

    @Override
    public boolean isReadsNetworkInput() {
        return readsNetworkInput;
    }

    public void setReadsNetworkInput(boolean readsNetworkInput) {
        this.readsNetworkInput = readsNetworkInput;
    }

    /** Version of the format that its parameters are in. */
    public int getBlockVersion() {
        return blockVersion;
    }

    public void setBlockVersion(int blockVersion) {
        this.blockVersion = blockVersion;
    }

    @Override
    public List<TensorFormat> getInputFormats() {
        return inputFormats;
    }

    public void setInputFormats(List<TensorFormat> inputFormats) {
        this.inputFormats = inputFormats;
    }

    /** Number format of the first input. */
    protected TensorFormat inputFormat() {
        return inputFormats.get(0);
    }

    @Override
    public TensorFormat outputFormat() {
        return getPlan().output();
    }

    /** What its block in the parameter array is made of, in order; empty for a layer without parameters. */
    @JsonIgnore
    public abstract List<BlockPart> blockParts();

    /**
     * The shape of the result of inputs of these shapes.
     *
     * @throws InvalidInputException if the layer cannot take them; {@link #wrongShape} makes the message
     */
    public abstract long[] outputShape(long[]... inputShapes);

    /**
     * Estimates the multiply-accumulates of one sample, for people: its weights times the positions of its result. A layer
     * that uses them otherwise (once for each position of its input, not at all) says so.
     *
     * @param inputShapes minibatch first, channels last
     * @param outputShape minibatch first, channels last
     */
    public long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        long weights = blockParts().stream().mapToLong(BlockPart::weights).sum();
        long positions = 1;
        for (int axis = 1; axis < outputShape.length - 1; axis++) {
            positions *= outputShape[axis];
        }
        return weights * positions;
    }

    /** Whether rows of the result are not those of one sample each, so that a minibatch cannot be cut into pieces. */
    public boolean mixesSamples() {
        return false;
    }

    @Override
    public long blockBytes() {
        return blockParts().stream().mapToLong(p -> p.bytes(blockVersion)).sum();
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return outputType(inputType);
    }

    /** What comes out of inputs so described. */
    InputType outputType(InputType... inputTypes) {
        long[][] shapes = Arrays.stream(inputTypes).map(InputTypes::shape).toArray(long[][]::new);
        return InputTypes.of(outputShape(shapes), inputTypes[0]);
    }

    /** The exception for an input of a shape that the layer cannot take. */
    protected InvalidInputException wrongShape(String expected, long[]... got) {
        return new InvalidInputException(
                "Cannot run %s: got input of shape %s; expected %s. Check that the input is prepared as for the float"
                        + " network.",
                describe(),
                String.join(" and ", Arrays.stream(got).map(Arrays::toString).toList()),
                expected);
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        nameParameters(conf);
        QuantizedLayerImpl layer = newRuntime(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.attach(this, layerParamsView);
        return layer;
    }

    /** An object of the runtime class, which {@code summary()} shows by name. */
    protected abstract QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType);
}
