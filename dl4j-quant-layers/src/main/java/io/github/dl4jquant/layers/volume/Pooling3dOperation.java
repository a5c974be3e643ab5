package io.github.dl4jquant.layers.volume;

import io.github.dl4jquant.kernel.PoolingSpec.Kind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Maximum or average, padding left out, over a window that slides through a volume. */
record Pooling3dOperation(Kind kind, VolumeWindow window) implements Operation {

    static final Set<Precision> PRECISIONS = EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32);

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    /** The range of averages is smaller than that of what is averaged. */
    @Override
    public OutputRange outputRange() {
        return kind == Kind.MAX ? OutputRange.sameAsInputs() : OutputRange.observed();
    }

    @Override
    public boolean canWriteFloat() {
        return kind != Kind.MAX;
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return inputs.get(0);
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedPooling3d(placement, this), null);
    }
}
