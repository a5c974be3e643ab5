package io.github.dl4jquant.layers.timeseries;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;

/** A vector per sample at each of a number of time steps. */
record RepeatVectorOperation(int times, TensorKind outputKind) implements MovingOperation {

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return outputKind;
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedRepeatVector(placement, times), null);
    }
}
