package io.github.dl4jquant.layers;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.boundary.BoundaryLayer;
import io.github.dl4jquant.layers.original.OriginalOperation;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Replacement;
import io.github.dl4jquant.spi.SupportLayers;

/** Conversions and wrapped layers of this module. */
@AutoService(SupportLayers.class)
public final class StandardSupportLayers implements SupportLayers {

    @Override
    public Operation original(GraphNode node) {
        return new OriginalOperation(node);
    }

    @Override
    public Replacement boundary(
            String name,
            String tensor,
            TensorKind kind,
            TensorFormat from,
            Layout fromLayout,
            TensorFormat to,
            Layout toLayout) {
        return new Replacement.AsLayer(new BoundaryLayer(name, tensor, kind, from, fromLayout, to, toLayout), null);
    }
}
