package io.github.dl4jquant.layers.padding;

import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** An image with rows and columns of zeros around it. */
record ZeroPaddingOperation(int top, int bottom, int left, int right) implements Operation.ZeroPadding {

    static final Set<Precision> PRECISIONS = EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32);

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    @Override
    public OutputRange outputRange() {
        return OutputRange.sameAsInputs();
    }

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
        return new Replacement.AsLayer(new QuantizedZeroPadding(placement, this), null);
    }
}
