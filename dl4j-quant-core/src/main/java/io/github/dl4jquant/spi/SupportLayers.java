package io.github.dl4jquant.spi;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.TensorFormat;

/** The operations that every network may need, whatever its layers. Found through {@code ServiceLoader}. */
public interface SupportLayers {

    /** A node as it is, in float and the network's own axis order. */
    Operation original(GraphNode node);

    /**
     * A layer that changes number format and axis order of a tensor.
     *
     * @param name of the new layer
     * @param tensor name of the tensor
     */
    Replacement boundary(
            String name,
            String tensor,
            TensorKind kind,
            TensorFormat from,
            Layout fromLayout,
            TensorFormat to,
            Layout toLayout);
}
