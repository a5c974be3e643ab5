package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxMoves;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/** Deeplearning4j's own vertex, where it stays: of the axis behind the minibatch, whatever that is. */
@AutoService(OnnxRule.class)
public final class KeptSubsetOnnxRule implements OnnxRule<SubsetVertex> {

    @Override
    public Class<SubsetVertex> confType() {
        return SubsetVertex.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<SubsetVertex> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        SubsetVertex conf = node.conf();
        String part = OnnxMoves.slice(graph, graph.real(x), x.axis(1), conf.getFrom(), conf.getTo() + 1L);
        return new OnnxTensor(part, x.kind(), TensorFormat.float32());
    }
}
