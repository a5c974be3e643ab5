package io.github.dl4jquant.layers.merge;

import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;

/**
 * Some neighbouring elements of one axis.
 *
 * @param axis channels last
 * @param from the first
 */
record SubsetOperation(int axis, int from, int count) implements MovingOperation {

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedSubset(placement, this), null);
    }
}
