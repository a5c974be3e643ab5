package io.github.dl4jquant.layers.masking;

import io.github.dl4jquant.layers.common.PartedOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Zeros where the mask is 0: real 0 is exact in every int8 format, so that nothing is rounded. */
record MaskOperation() implements PartedOperation {

    static final Set<Precision> PRECISIONS = Set.copyOf(EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32));

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    @Override
    public List<Part> parts() {
        return List.of();
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
        return inputs.get(0);
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedMask(placement, this), null);
    }
}
