package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/** Deeplearning4j's own merging, where it stays: along other axes than the channels. */
@AutoService(OnnxRule.class)
public final class KeptMergeOnnxRule implements OnnxRule<MergeVertex> {

    @Override
    public Class<MergeVertex> confType() {
        return MergeVertex.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<MergeVertex> node, OnnxGraph graph) {
        OnnxTensor first = node.input();
        if (node.inputs().stream().anyMatch(in -> in.kind() != first.kind())) {
            throw new UnsupportedNodeException("inputs of different kinds");
        }
        List<String> values = node.inputs().stream().map(graph::real).toList();
        return new OnnxTensor(
                graph.concat(values, first.axis(node.conf().getMergeAxis())), first.kind(), TensorFormat.float32());
    }
}
