package io.github.dl4jquant.layers.blocks;

import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;

/** Images, zero-padded, of which each pixel of a block becomes a smaller image of its own. */
record SpaceToBatchOperation(int blockHeight, int blockWidth, int top, int bottom, int left, int right)
        implements MovingOperation {

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedSpaceToBatch(placement, this), null);
    }
}
