package io.github.dl4jquant.layers.padding;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A tensor with zeros put around it, or parts of its border cut off.
 *
 * @param before what is put (positive) or cut off (negative) before the first element along each axis but the
 *     minibatch, channels last
 * @param behind the same behind the last element
 */
record MarginsOperation(List<Integer> before, List<Integer> behind) implements MovingOperation {

    MarginsOperation {
        before = List.copyOf(before);
        behind = List.copyOf(behind);
    }

    /**
     * Margins along axes of the network's own order.
     *
     * @param sign 1 to put zeros there, -1 to cut off
     * @param firstAxis the axis of the first two sizes
     * @param sizes before and behind, for one axis after the other
     */
    static MarginsOperation of(GraphNode node, int sign, int firstAxis, int... sizes) {
        int axes = Axes.count(node.inputKind());
        List<Integer> before = new ArrayList<>(Collections.nCopies(axes - 1, 0));
        List<Integer> behind = new ArrayList<>(before);
        for (int i = 0; i < sizes.length / 2; i++) {
            int axis = Axes.channelsLast(node.inputKind(), firstAxis + i) - 1;
            before.set(axis, sign * sizes[2 * i]);
            behind.set(axis, sign * sizes[2 * i + 1]);
        }
        return new MarginsOperation(before, behind);
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedMargins(placement, this), null);
    }
}
