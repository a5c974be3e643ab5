package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
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
        String joined = graph.concat(node.inputs().stream().map(graph::real).toList(), 1);
        return graph.store(joined, node.input().kind(), node.output());
    }
}
