package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;

/** What the rules for layers over images and sequences check. */
public final class ImageLayers {

    private ImageLayers() {}

    /**
     * Makes sure that a layer reads an image in the order that it was configured for.
     *
     * @throws UnsupportedNodeException if not: Deeplearning4j then computes over the wrong axes
     */
    public static void requireImage(GraphNode node, CNN2DFormat format) {
        requireImage(node.inputKind(), format);
    }

    /** The same for an input of a kind. */
    public static void requireImage(TensorKind kind, CNN2DFormat format) {
        require(kind, TensorKind.of(format));
    }

    /**
     * Makes sure that a layer reads a sequence in the order that it was configured for.
     *
     * @throws UnsupportedNodeException if not
     */
    public static void requireSequence(GraphNode node, RNNFormat format) {
        require(node.inputKind(), TensorKind.of(format));
    }

    private static void require(TensorKind kind, TensorKind expected) {
        if (kind != expected) {
            throw new UnsupportedNodeException("input is " + kind + ", the layer is for " + expected);
        }
    }
}
