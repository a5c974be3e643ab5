package io.github.dl4jquant.layers.distance;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import java.util.List;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;

/** {@link QuantizedNormalization} as Div by ReduceL2. */
@AutoService(OnnxRule.class)
public final class NormalizationOnnxRule implements OnnxRule<QuantizedNormalization> {

    @Override
    public Class<QuantizedNormalization> confType() {
        return QuantizedNormalization.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(L2NormalizeVertex.class);
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedNormalization> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        long[] axes = LongStream.range(1, x.rank()).toArray();
        String y = UnitLength.of(graph, graph.real(x), node.conf().getEpsilon(), axes);
        return graph.store(y, x.kind(), node.output());
    }
}
