package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.spi.UnsupportedNodeException;

/** Axes by number, in the network's own order and channels last. */
public final class Axes {

    private Axes() {}

    /** The number that an axis of the network's own order has when channels are last. */
    public static int channelsLast(TensorKind kind, int axis) {
        if (!kind.hasLayouts() || kind.originalLayout() == Layout.CHANNELS_LAST || axis == 0) {
            return axis;
        }
        return axis == 1 ? kind.positionAxes() + 1 : axis - 1;
    }

    /** Number of axes of tensors of a kind; 0 if that is not known. */
    public static int count(TensorKind kind) {
        return kind == TensorKind.UNKNOWN ? 0 : kind.positionAxes() + 2;
    }

    /**
     * Makes sure that the axes mean the same before and behind a node, and are as many as it is for.
     *
     * @throws UnsupportedNodeException if not
     */
    public static void requireSame(GraphNode node, int axes) {
        if (count(node.inputKind()) != axes || node.outputKind() != node.inputKind()) {
            throw new UnsupportedNodeException("input is " + node.inputKind());
        }
    }
}
