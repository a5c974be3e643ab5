package io.github.dl4jquant.layers.elementwise;

import io.github.dl4jquant.kernel.ElementWiseSpec.Kind;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code x + y}, which a convolution before it takes over if it can. */
record AdditionOperation() implements Operation.Addition {

    @Override
    public Set<Precision> precisions() {
        return ElementWiseOperation.PRECISIONS;
    }

    /** Dequantizing is part of the kernel: floats are read as they are. */
    @Override
    public boolean canReadFloat() {
        return true;
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return standalone(Activation.identity()).isNonNegative(inputs);
    }

    /** No addition any more: nobody may take it over without its activation. */
    @Override
    public Optional<Operation> thenActivation(Activation next) {
        return Optional.of(standalone(next));
    }

    @Override
    public Replacement replace(Placement placement) {
        return standalone(Activation.identity()).replace(placement);
    }

    private static ElementWiseOperation standalone(Activation activation) {
        return new ElementWiseOperation(Kind.ADD, activation);
    }
}
