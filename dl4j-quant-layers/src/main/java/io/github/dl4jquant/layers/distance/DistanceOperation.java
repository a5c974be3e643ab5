package io.github.dl4jquant.layers.distance;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Euclidean distance of two samples, one number. */
record DistanceOperation() implements Operation {

    static final Set<Precision> PRECISIONS =
            Collections.unmodifiableSet(EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32));

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return TensorKind.FEED_FORWARD;
    }

    @Override
    public boolean canReadFloat() {
        return true;
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return true;
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsVertex(new QuantizedVertex(new QuantizedDistance(placement)), null);
    }
}
