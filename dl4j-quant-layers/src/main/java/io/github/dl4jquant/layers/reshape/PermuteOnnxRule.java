package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.preprocessors.PermutePreprocessor;

/** {@link QuantizedPermute} as Transpose. */
@AutoService(OnnxRule.class)
public final class PermuteOnnxRule implements OnnxRule<QuantizedPermute> {

    @Override
    public Class<QuantizedPermute> confType() {
        return QuantizedPermute.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(PermutePreprocessor.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedPermute conf) {
        return Optional.of(OnnxInput.anySize(OnnxMoves.kind(conf.getAxes().size()), -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedPermute> node, OnnxGraph graph) {
        List<Integer> axes = node.conf().getAxes();
        OnnxTensor in = node.input().as(OnnxMoves.kind(axes.size()));
        long[] order = new long[axes.size()];
        for (int axis = 0; axis < order.length; axis++) {
            order[in.axis(axis)] = in.axis(axes.get(axis));
        }
        return OnnxMoves.of(node, graph, in.kind(), x -> graph.transpose(x, order));
    }
}
