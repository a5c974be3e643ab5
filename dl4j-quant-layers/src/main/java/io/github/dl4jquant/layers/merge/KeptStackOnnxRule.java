package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import org.deeplearning4j.nn.conf.graph.StackVertex;

/** Deeplearning4j's own vertex, where it stays: over tensors of an unknown kind, which must be of one size. */
@AutoService(OnnxRule.class)
public final class KeptStackOnnxRule implements OnnxRule<StackVertex> {

    @Override
    public Class<StackVertex> confType() {
        return StackVertex.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<StackVertex> node, OnnxGraph graph) {
        OnnxTensor first = node.input();
        if (node.inputs().stream().anyMatch(in -> in.kind() != first.kind())) {
            throw new UnsupportedNodeException("inputs of different kinds");
        }
        String joined = graph.concat(node.inputs().stream().map(graph::real).toList(), 0);
        return new OnnxTensor(joined, first.kind(), TensorFormat.float32());
    }
}
