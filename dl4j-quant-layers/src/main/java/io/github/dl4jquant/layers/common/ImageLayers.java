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
        require(node, format == CNN2DFormat.NHWC ? TensorKind.IMAGE_NHWC : TensorKind.IMAGE_NCHW);
    }

    /**
     * Makes sure that a layer reads a sequence in the order that it was configured for.
     *
     * @throws UnsupportedNodeException if not
     */
    public static void requireSequence(GraphNode node, RNNFormat format) {
        require(node, TensorKind.of(format));
    }

    private static void require(GraphNode node, TensorKind expected) {
        if (node.inputKind() != expected) {
            throw new UnsupportedNodeException("input is " + node.inputKind() + ", the layer is for " + expected);
        }
    }
}
