package io.github.dl4jquant.layers.merge;

import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Joins tensors along one axis; in int8 all inputs share one scale, so that bytes are only moved.
 *
 * @param axis channels last
 */
record MergeOperation(int axis) implements Operation {

    static final Set<Precision> PRECISIONS = Set.copyOf(EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32));

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    @Override
    public OutputRange outputRange() {
        return OutputRange.sameAsInputs();
    }

    /** Bytes are moved, not converted. */
    @Override
    public boolean canWriteFloat() {
        return false;
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return !inputs.contains(false);
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsVertex(new QuantizedVertex(new QuantizedMerge(placement, axis)), null);
    }
}
