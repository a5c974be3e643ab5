package io.github.dl4jquant.layers.merge;

import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;

/** One of several equal parts of a minibatch. */
record UnstackOperation(int part, int parts) implements MovingOperation {

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedUnstack(placement, this), null);
    }
}
