package io.github.dl4jquant.layers.elementwise;

import io.github.dl4jquant.kernel.ElementWiseSpec.Kind;
import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code activation(x + y + ...)}, or another combination. */
record ElementWiseOperation(Kind kind, Activation activation) implements Operation {

    static final Set<Precision> PRECISIONS = Set.copyOf(EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32));

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    /** Dequantizing is part of the kernel: floats are read as they are. */
    @Override
    public boolean canReadFloat() {
        return true;
    }

    @Override
    public boolean isNonNegative(List<Boolean> signs) {
        if (!activation.isIdentity()) {
            return activation.isNonNegative();
        }
        return switch (kind) {
            case ADD, PRODUCT, AVERAGE -> !signs.contains(false);
            case MAX -> signs.contains(true);
            case SUBTRACT -> false;
        };
    }

    @Override
    public Optional<Operation> thenActivation(Activation next) {
        return activation.isIdentity() ? Optional.of(new ElementWiseOperation(kind, next)) : Optional.empty();
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsVertex(
                new QuantizedVertex(new QuantizedElementWise(placement, kind, activation)), null);
    }
}
