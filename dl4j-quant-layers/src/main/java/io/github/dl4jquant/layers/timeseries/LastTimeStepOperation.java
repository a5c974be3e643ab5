package io.github.dl4jquant.layers.timeseries;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;

/**
 * The last time step of each sequence that its mask leaves.
 *
 * @param maskInput the network's input whose mask counts
 */
record LastTimeStepOperation(String maskInput) implements MovingOperation {

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return TensorKind.FEED_FORWARD;
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsVertex(new QuantizedVertex(new QuantizedLastTimeStep(placement, maskInput)), null);
    }
}
