package io.github.dl4jquant.layers.normalization;

import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;
import java.util.Set;

/**
 * {@code x * (k + alpha * sum x'^2)^-beta}.
 *
 * @param reach channels to either side whose squares are summed
 */
record LrnOperation(int reach, float k, float alpha, float beta) implements Operation {

    @Override
    public Set<Precision> precisions() {
        return NormalizationOperation.PRECISIONS;
    }

    /** Computed in float from any format. */
    @Override
    public boolean canReadFloat() {
        return true;
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return inputs.get(0);
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedLrn(placement, this), null);
    }
}
