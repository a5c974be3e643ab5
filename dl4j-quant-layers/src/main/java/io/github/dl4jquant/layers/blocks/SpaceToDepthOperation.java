package io.github.dl4jquant.layers.blocks;

import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;

/** The pixels of each {@code block * block} square as the channels of one pixel. */
record SpaceToDepthOperation(int block) implements MovingOperation {

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedSpaceToDepth(placement, block), null);
    }
}
