package io.github.dl4jquant.layers.distance;

import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;
import java.util.Set;

/** Each sample divided by its Euclidean norm. */
record NormalizationOperation(float epsilon) implements Operation {

    @Override
    public Set<Precision> precisions() {
        return DistanceOperation.PRECISIONS;
    }

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
        return new Replacement.AsLayer(new QuantizedNormalization(placement, epsilon), null);
    }
}
