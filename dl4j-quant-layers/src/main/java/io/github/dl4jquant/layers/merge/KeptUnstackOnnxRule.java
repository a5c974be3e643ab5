package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;

/** Deeplearning4j's own vertex, where it stays: over tensors of an unknown kind, or volumes. */
@AutoService(OnnxRule.class)
public final class KeptUnstackOnnxRule implements OnnxRule<UnstackVertex> {

    @Override
    public Class<UnstackVertex> confType() {
        return UnstackVertex.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<UnstackVertex> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        UnstackVertex conf = node.conf();
        String part = MinibatchParts.part(graph, graph.real(x), conf.getFrom(), conf.getStackSize());
        return new OnnxTensor(part, x.kind(), TensorFormat.float32());
    }
}
