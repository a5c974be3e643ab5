package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/** {@link QuantizedMerge} as Concat. */
@AutoService(OnnxRule.class)
public final class MergeOnnxRule implements OnnxRule<QuantizedMerge> {

    @Override
    public Class<QuantizedMerge> confType() {
        return QuantizedMerge.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(MergeVertex.class);
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedMerge> node, OnnxGraph graph) {
        OnnxTensor first = node.input();
        List<String> values = node.inputs().stream()
                .map(in -> OnnxMoves.stored(graph, in, node.output()))
                .toList();
        String joined = graph.concat(values, first.axis(node.conf().getAxis()));
        return new OnnxTensor(joined, first.kind(), node.output());
    }
}
