package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;
import java.util.Set;

/**
 * Another shape for the same numbers in the network's own order.
 *
 * @param target sizes in the network's own order: 0 at the front for as many samples as come in, -1 for what remains
 * @param inputKind what the axes of the input mean
 * @param outputKind what those of {@code target} mean
 * @param masks what becomes of masks; null if they pass unchanged
 */
record ReshapeOperation(List<Long> target, TensorKind inputKind, TensorKind outputKind, MaskReshape masks)
        implements Operation {

    ReshapeOperation {
        target = List.copyOf(target);
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return outputKind;
    }

    @Override
    public OutputRange outputRange() {
        return OutputRange.sameAsInputs();
    }

    /** At the input of a network, quantization and change of axis order are one pass. */
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
        return new Replacement.AsLayer(new QuantizedReshape(placement, this), null);
    }
}
