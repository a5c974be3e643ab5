package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.Placement;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/**
 * Recurrent layer: input [minibatch, time, nIn], output [minibatch, time, width], or [minibatch, width] where only the
 * last step is asked for; width is the number of units, twice that where two directions are concatenated.
 *
 * <p>Both matrix products are int8 with float results; gates and memory are float. In INT8_STATIC and INT8_DYNAMIC the
 * state that goes back is quantized in each step: with the fixed scale of its bounds (1 / 127 for tanh), or, where it has
 * no bounds, with one for each sample. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedRecurrent extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private RecurrentSettings settings;
    private boolean nonNegativeInput;

    /** For JSON. */
    public QuantizedRecurrent() {}

    QuantizedRecurrent(Placement placement, RecurrentSettings settings) {
        super(placement);
        this.settings = settings;
        this.nonNegativeInput = placement.nonNegativeInputs().get(0);
    }

    public RecurrentSettings getSettings() {
        return settings;
    }

    public void setSettings(RecurrentSettings settings) {
        this.settings = settings;
    }

    public boolean isNonNegativeInput() {
        return nonNegativeInput;
    }

    public void setNonNegativeInput(boolean nonNegativeInput) {
        this.nonNegativeInput = nonNegativeInput;
    }

    /** How the weights are stored. */
    ElementType weightType() {
        return precision().hasInt8Weights() ? ElementType.INT8 : ElementType.FLOAT32;
    }

    @JsonIgnore
    @Override
    public List<BlockPart> blockParts() {
        return DirectionWeights.parts(settings, weightType());
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 3 || in[2] != settings.nIn() || in[0] < 1 || in[1] < 1) {
            throw wrongShape("[minibatch, time, " + settings.nIn() + "] (channels last)", in);
        }
        return settings.givesSequence()
                ? new long[] {in[0], in[1], settings.width()}
                : new long[] {in[0], settings.width()};
    }

    /** Number format of the result, for the runtime. */
    TensorFormat result() {
        return outputFormat();
    }

    /** Input times weights, for so many time steps of all samples at once. */
    MatmulSpec inputProduct(int rows) {
        boolean findsRanges =
                precision() == Precision.INT8_STATIC && !inputFormat().isInt8();
        return new MatmulSpec(
                findsRanges ? Precision.INT8_DYNAMIC : precision(),
                rows,
                settings.nIn(),
                settings.rows(),
                nonNegativeInput,
                inputFormat(),
                TensorFormat.float32(),
                Activation.identity());
    }

    /** State times recurrent weights, for one time step of all samples. */
    MatmulSpec recurrentProduct(int minibatch) {
        TensorFormat state = stateFormat();
        Precision wanted = precision();
        if (wanted == Precision.INT8_STATIC || wanted == Precision.INT8_DYNAMIC) {
            wanted = state.isInt8() ? Precision.INT8_STATIC : Precision.INT8_DYNAMIC;
        }
        return new MatmulSpec(
                wanted,
                minibatch,
                settings.units(),
                settings.rows(),
                false,
                state,
                TensorFormat.float32(),
                Activation.identity());
    }

    /**
     * That product for states in int8, added to the input's: a dense layer with a residual, which its result takes the place
     * of.
     *
     * @param bound where the sums are cut off; infinite for nowhere
     */
    ConvolutionSpec addedProduct(int minibatch, float bound) {
        TensorFormat sums = TensorFormat.float32();
        return new ConvolutionSpec(
                Precision.INT8_STATIC,
                minibatch,
                settings.units(),
                1,
                1,
                settings.rows(),
                Window2d.of(1, 1, 1, 1),
                1,
                false,
                stateFormat(),
                sums,
                sums,
                Float.isInfinite(bound) ? Activation.identity() : new Activation(Activation.Kind.CLIP, -bound, bound));
    }

    /** In what numbers the state goes back into the product. */
    TensorFormat stateFormat() {
        boolean int8 = precision() == Precision.INT8_STATIC || precision() == Precision.INT8_DYNAMIC;
        return int8 ? settings.stateFormat().orElse(TensorFormat.float32()) : TensorFormat.float32();
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedRecurrentImpl(conf, networkDataType);
    }
}
