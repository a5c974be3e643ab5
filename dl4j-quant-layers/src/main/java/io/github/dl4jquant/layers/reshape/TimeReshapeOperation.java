package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;

/**
 * Time steps that become samples of their own, or the other way round.
 *
 * @param height of the images that the vectors of a sequence are; 0 together with {@code width} and {@code channels} where
 *     vectors stay vectors
 */
record TimeReshapeOperation(boolean toSequence, int height, int width, int channels, TensorKind outputKind)
        implements MovingOperation {

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return outputKind;
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedTimeReshape layer = new QuantizedTimeReshape(placement, this);
        return toSequence
                ? new Replacement.AsLayerOrVertex(layer, () -> new QuantizedVertex(layer), null)
                : new Replacement.AsLayer(layer, null);
    }
}
