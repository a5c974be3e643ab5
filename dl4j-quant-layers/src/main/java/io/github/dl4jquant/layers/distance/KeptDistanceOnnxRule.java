package io.github.dl4jquant.layers.distance;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import org.deeplearning4j.nn.conf.graph.L2Vertex;

/** Deeplearning4j's own distance, where it stays: of tensors of an unknown kind. */
@AutoService(OnnxRule.class)
public final class KeptDistanceOnnxRule implements OnnxRule<L2Vertex> {

    @Override
    public Class<L2Vertex> confType() {
        return L2Vertex.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<L2Vertex> node, OnnxGraph graph) {
        OnnxTensor first = node.input();
        if (node.input(1).kind() != first.kind()) {
            throw new UnsupportedNodeException("inputs of different kinds");
        }
        String distance = EuclideanDistance.of(graph, graph.real(first), graph.real(node.input(1)));
        return new OnnxTensor(distance, TensorKind.FEED_FORWARD, TensorFormat.float32());
    }
}
