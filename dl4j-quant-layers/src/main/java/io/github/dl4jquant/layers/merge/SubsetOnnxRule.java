package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/** {@link QuantizedSubset} as Slice. */
@AutoService(OnnxRule.class)
public final class SubsetOnnxRule implements OnnxRule<QuantizedSubset> {

    @Override
    public Class<QuantizedSubset> confType() {
        return QuantizedSubset.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(SubsetVertex.class);
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedSubset> node, OnnxGraph graph) {
        QuantizedSubset conf = node.conf();
        OnnxTensor in = node.input();
        long to = conf.getFrom() + (long) conf.getCount();
        return OnnxMoves.of(
                node, graph, in.kind(), x -> OnnxMoves.slice(graph, x, in.axis(conf.getAxis()), conf.getFrom(), to));
    }
}
