package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.OutputRange;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * An operation whose result consists of values of its inputs, and of zeros. In int8 inputs and output share one scale, so
 * that no value is rounded.
 */
public interface MovingOperation extends Operation {

    /** Those of every such operation. */
    Set<Precision> PRECISIONS = Collections.unmodifiableSet(EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32));

    @Override
    default Set<Precision> precisions() {
        return PRECISIONS;
    }

    @Override
    default OutputRange outputRange() {
        return OutputRange.sameAsInputs();
    }

    /** Bytes are moved, not converted. */
    @Override
    default boolean canWriteFloat() {
        return false;
    }

    @Override
    default boolean isNonNegative(List<Boolean> inputs) {
        return !inputs.contains(false);
    }
}
