package io.github.dl4jquant.layers.merge;

import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;

/**
 * The minibatches of all inputs behind one another.
 *
 * @param anyLength whether shorter sequences are filled up with zeros
 */
record StackOperation(boolean anyLength) implements MovingOperation {

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsVertex(new QuantizedVertex(new QuantizedStack(placement, anyLength)), null);
    }
}
