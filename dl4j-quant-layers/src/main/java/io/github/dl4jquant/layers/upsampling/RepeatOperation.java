package io.github.dl4jquant.layers.upsampling;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Every element repeated along some axes.
 *
 * @param factors how often, along each axis but the minibatch, channels last
 */
record RepeatOperation(List<Integer> factors) implements MovingOperation {

    RepeatOperation {
        factors = List.copyOf(factors);
    }

    /** Along axes of the network's own order, one after the other from {@code firstAxis} on. */
    static RepeatOperation of(GraphNode node, int firstAxis, int... sizes) {
        List<Integer> factors = new ArrayList<>(Collections.nCopies(Axes.count(node.inputKind()) - 1, 1));
        for (int i = 0; i < sizes.length; i++) {
            factors.set(Axes.channelsLast(node.inputKind(), firstAxis + i) - 1, sizes[i]);
        }
        return new RepeatOperation(factors);
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedRepeat(placement, this), null);
    }
}
