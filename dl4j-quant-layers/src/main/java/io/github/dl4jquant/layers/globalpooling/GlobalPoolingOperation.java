package io.github.dl4jquant.layers.globalpooling;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Maximum, average, sum or norm of each channel of a sequence, an image or a volume. Averages of many numbers lie close together: stored with the scale of
 * what is averaged, few of the 256 steps would be left, so they get a scale of their own, or stay float.
 *
 * @param norm p of PNORM
 * @param collapse whether a vector per sample comes out; otherwise a sequence, an image or a volume of one position
 */
record GlobalPoolingOperation(GlobalPooling kind, int norm, boolean collapse) implements Operation {

    static final Set<Precision> PRECISIONS = EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32);

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return collapse ? TensorKind.FEED_FORWARD : inputs.get(0);
    }

    @Override
    public OutputRange outputRange() {
        return kind == GlobalPooling.MAX ? OutputRange.sameAsInputs() : OutputRange.observed();
    }

    @Override
    public boolean canWriteFloat() {
        return kind != GlobalPooling.MAX;
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return kind == GlobalPooling.PNORM || inputs.get(0);
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedGlobalPooling(placement, this), null);
    }
}
