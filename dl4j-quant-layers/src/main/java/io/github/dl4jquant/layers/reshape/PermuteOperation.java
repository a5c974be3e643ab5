package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;

/**
 * Axes in another order.
 *
 * @param axes for each axis of the output the axis of the input that it is, both channels last, minibatch included
 */
record PermuteOperation(List<Integer> axes, TensorKind outputKind) implements MovingOperation {

    PermuteOperation {
        axes = List.copyOf(axes);
    }

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return outputKind;
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedPermute(placement, axes), null);
    }
}
