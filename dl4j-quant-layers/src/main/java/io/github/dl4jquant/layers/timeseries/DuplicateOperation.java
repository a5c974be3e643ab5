package io.github.dl4jquant.layers.timeseries;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;

/**
 * A vector per sample at each time step of an input of the network.
 *
 * @param lengthInput the network's input that is as long
 */
record DuplicateOperation(String lengthInput) implements MovingOperation {

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return TensorKind.SEQUENCE_NCW;
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsVertex(new QuantizedVertex(new QuantizedDuplicate(placement, lengthInput)), null);
    }
}
