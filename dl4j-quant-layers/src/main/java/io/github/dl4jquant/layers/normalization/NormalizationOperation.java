package io.github.dl4jquant.layers.normalization;

import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@code activation(scale[c] * x + shift[c])} on its own. It counts as an operation without weights: there is nothing to
 * be saved by making one factor per channel 8-bit, and it is not worth leaving float for.
 */
@SuppressWarnings("ArrayRecordComponent") // immutable by use
record NormalizationOperation(float[] scale, float[] shift, Activation activation) implements Operation {

    static final Set<Precision> PRECISIONS = Set.copyOf(EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32));

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return activation.isNonNegative();
    }

    /** A factor is the only weight of its channel: as INT8 it is 127 or -127, and all of it is in the scale. */
    @Override
    public Replacement replace(Placement placement) {
        QuantizedBatchNormalization layer = new QuantizedBatchNormalization(placement, scale.length, activation);
        TrainedWeights weights = TrainedWeights.of(scale, scale.length, shift);
        return new Replacement.AsLayer(layer, weights.block(layer.weightType(), layer.weightUse(), layer.describe()));
    }
}
