package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;

/** {@link QuantizedUnstack} as Slice of the minibatch. */
@AutoService(OnnxRule.class)
public final class UnstackOnnxRule implements OnnxRule<QuantizedUnstack> {

    @Override
    public Class<QuantizedUnstack> confType() {
        return QuantizedUnstack.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(UnstackVertex.class);
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedUnstack> node, OnnxGraph graph) {
        QuantizedUnstack conf = node.conf();
        return OnnxMoves.of(
                node, graph, node.input().kind(), x -> MinibatchParts.part(graph, x, conf.getPart(), conf.getParts()));
    }
}
