package io.github.dl4jquant.layers.timeseries;

import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;

/**
 * Sequences the other way round; where there is a mask, what it leaves of them.
 *
 * @param maskInput the network's input whose mask counts; null for none
 */
record ReverseOperation(String maskInput) implements MovingOperation {

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsVertex(new QuantizedVertex(new QuantizedReverse(placement, maskInput)), null);
    }
}
