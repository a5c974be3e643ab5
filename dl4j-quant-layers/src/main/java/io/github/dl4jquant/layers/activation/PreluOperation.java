package io.github.dl4jquant.layers.activation;

import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;
import java.util.Set;

/**
 * {@code x < 0 ? slope * x : x}. It counts as an operation without weights: its slopes stay float, and it is not worth
 * leaving float for.
 *
 * @param shape of the slopes, channels last, 1 along axes that share them
 * @param slopes as one channel
 */
record PreluOperation(List<Integer> shape, TrainedWeights slopes) implements Operation {

    @Override
    public Set<Precision> precisions() {
        return ActivationOperation.PRECISIONS;
    }

    /** Computed in float from any format. */
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
        QuantizedPrelu layer = new QuantizedPrelu(placement, shape);
        return new Replacement.AsLayer(layer, slopes.block(ElementType.FLOAT32, layer.describe()));
    }
}
