package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.observe.Range;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A recurrent layer with all its wrappers.
 *
 * @param weights one for each direction
 */
record RecurrentOperation(RecurrentSettings settings, List<DirectionWeights> weights) implements Operation {

    static final Set<Precision> PRECISIONS =
            EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32);

    RecurrentOperation {
        weights = List.copyOf(weights);
    }

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return settings.givesSequence() ? inputs.get(0) : TensorKind.FEED_FORWARD;
    }

    @Override
    public OutputRange outputRange() {
        Optional<Range> state = settings.stateRange();
        if (state.isEmpty()) {
            return OutputRange.observed();
        }
        float[] range = settings.merge().range(state.get().min());
        return OutputRange.fixed(range[0], range[1]);
    }

    /** Which steps are masked is seen in the values themselves, not in their int8 image. */
    @Override
    public boolean readsInt8(int input) {
        return settings.maskValue() == null;
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return settings.stateRange().map(range -> range.min() == 0f).orElse(false);
    }

    @Override
    public long weightCount() {
        return weights.stream().mapToLong(DirectionWeights::count).sum();
    }

    @Override
    public List<Integer> zeroChannels() {
        List<Integer> zero = new ArrayList<>();
        weights.forEach(w -> zero.addAll(w.zeroRows()));
        return zero;
    }

    @Override
    public boolean sumsFitInt32() {
        return weights.stream().allMatch(DirectionWeights::sumsFitInt32);
    }

    @Override
    public long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        long values = 1;
        for (int i = 1; i < inputShapes.get(0).length; i++) {
            values *= inputShapes.get(0)[i];
        }
        long steps = Math.max(1, values / settings.nIn());
        return steps * weightCount();
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedRecurrent layer = new QuantizedRecurrent(placement, settings);
        ElementType type = layer.weightType();
        Supplier<byte[]> block = () -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) layer.blockBytes());
            weights.forEach(w -> w.write(type, layer.describe(), bytes));
            return bytes.toByteArray();
        };
        return new Replacement.AsLayer(layer, block);
    }
}
