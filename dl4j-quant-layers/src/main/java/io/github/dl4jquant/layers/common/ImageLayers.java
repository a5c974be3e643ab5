package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import org.deeplearning4j.nn.conf.CNN2DFormat;

/** What the rules for image layers without weights check. */
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
        TensorKind expected = format == CNN2DFormat.NHWC ? TensorKind.IMAGE_NHWC : TensorKind.IMAGE_NCHW;
        if (kind != expected) {
            throw new UnsupportedNodeException("input is " + kind + ", the layer is for " + expected);
        }
    }
}
