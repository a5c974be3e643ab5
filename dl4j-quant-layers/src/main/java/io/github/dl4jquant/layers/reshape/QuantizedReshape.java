package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.spi.Placement;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Gives a tensor another shape in the float network's own order, although both come channels last: at most two exchanges of
 * axes. A float input may be quantized on the way. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedReshape extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private List<Long> target;
    private int axes;
    private boolean fromChannelsFirst;
    private boolean toChannelsFirst;
    private MaskReshape masks;

    /** For JSON. */
    public QuantizedReshape() {}

    QuantizedReshape(Placement placement, ReshapeOperation operation) {
        super(placement);
        this.target = operation.target();
        this.axes = operation.inputKind().positionAxes() + 2;
        this.fromChannelsFirst = isChannelsFirst(operation.inputKind());
        this.toChannelsFirst = isChannelsFirst(operation.outputKind());
        this.masks = operation.masks();
    }

    private static boolean isChannelsFirst(TensorKind kind) {
        return kind.hasLayouts() && kind.originalLayout() == Layout.CHANNELS_FIRST;
    }

    /** Sizes in the float network's own order: 0 for as many samples as come in, -1 for what remains. */
    public List<Long> getTarget() {
        return target;
    }

    public void setTarget(List<Long> target) {
        this.target = target;
    }

    /** Number of axes of the input. */
    public int getAxes() {
        return axes;
    }

    public void setAxes(int axes) {
        this.axes = axes;
    }

    /** Whether the float network has the channels of the input before the other axes. */
    public boolean isFromChannelsFirst() {
        return fromChannelsFirst;
    }

    public void setFromChannelsFirst(boolean fromChannelsFirst) {
        this.fromChannelsFirst = fromChannelsFirst;
    }

    /** Whether it has those of the output there. */
    public boolean isToChannelsFirst() {
        return toChannelsFirst;
    }

    public void setToChannelsFirst(boolean toChannelsFirst) {
        this.toChannelsFirst = toChannelsFirst;
    }

    /** What becomes of masks; null if they pass unchanged. */
    public MaskReshape getMasks() {
        return masks;
    }

    public void setMasks(MaskReshape masks) {
        this.masks = masks;
    }

    @Override
    public List<BlockPart> blockParts() {
        return List.of();
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] own = ownShape(inputShapes[0]);
        if (!toChannelsFirst) {
            return own;
        }
        long[] last = own.clone();
        System.arraycopy(own, 2, last, 1, own.length - 2);
        last[own.length - 1] = own[1];
        return last;
    }

    /** The shape of the output in the float network's own order. */
    private long[] ownShape(long[] in) {
        long length = product(in, 0);
        long[] own = new long[target.size()];
        long known = 1;
        int open = -1;
        for (int i = 0; i < own.length; i++) {
            own[i] = target.get(i) == 0 ? in[0] : target.get(i);
            if (own[i] < 0) {
                open = i;
            } else {
                known *= own[i];
            }
        }
        boolean fits =
                (in.length == axes || axes == 2) && (open < 0 ? known == length : known > 0 && length % known == 0);
        if (!fits) {
            throw wrongShape(axes + " axes with as many elements as a tensor of shape " + target, in);
        }
        if (open >= 0) {
            own[open] = length / known;
        }
        return own;
    }

    private static long product(long[] sizes, int from) {
        long product = 1;
        for (int i = from; i < sizes.length; i++) {
            product *= sizes[i];
        }
        return product;
    }

    /** One kernel, or two to be run one after the other. */
    List<KernelSpec.Plain> kernels(long[] in) {
        long[] own = ownShape(in);
        int channels = (int) in[in.length - 1];
        int positions = Math.toIntExact(product(in, 1) / channels);
        boolean before = fromChannelsFirst && channels > 1 && positions > 1;
        boolean behind = toChannelsFirst && own[1] > 1 && product(own, 2) > 1;
        ReorderSpec toOwn = new ReorderSpec(
                (int) in[0],
                channels,
                positions,
                inputFormat(),
                Layout.CHANNELS_LAST,
                behind ? inputFormat() : outputFormat(),
                before ? Layout.CHANNELS_FIRST : Layout.CHANNELS_LAST);
        if (!behind) {
            return List.of(toOwn);
        }
        ReorderSpec fromOwn = new ReorderSpec(
                (int) own[0],
                (int) own[1],
                Math.toIntExact(product(own, 2)),
                inputFormat(),
                Layout.CHANNELS_FIRST,
                outputFormat(),
                Layout.CHANNELS_LAST);
        return before ? List.of(toOwn, fromOwn) : List.of(fromOwn);
    }

    @Override
    public boolean mixesSamples() {
        return true;
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedReshapeImpl(conf, networkDataType);
    }
}
