package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;
import java.util.Set;

/**
 * An image as a vector per sample.
 *
 * @param height 0 together with {@code width} and {@code channels} if any image is taken
 */
record FlattenOperation(int height, int width, int channels, boolean channelsLast) implements Operation.Flatten {

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return TensorKind.FEED_FORWARD;
    }

    @Override
    public OutputRange outputRange() {
        return OutputRange.sameAsInputs();
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return inputs.get(0);
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedFlatten(placement, this), null);
    }
}
