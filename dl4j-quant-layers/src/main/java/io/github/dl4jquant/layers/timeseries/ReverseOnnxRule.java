package io.github.dl4jquant.layers.timeseries;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;

/** {@link QuantizedReverse} as Slice with a step of -1. */
@AutoService(OnnxRule.class)
public final class ReverseOnnxRule implements OnnxRule<QuantizedReverse> {

    @Override
    public Class<QuantizedReverse> confType() {
        return QuantizedReverse.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(ReverseTimeSeriesVertex.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedReverse conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.SEQUENCE_NWC, -1));
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedReverse> node, OnnxGraph graph) {
        return OnnxMoves.of(node, graph, TensorKind.SEQUENCE_NWC, x -> OnnxMoves.reversed(graph, x, 2));
    }
}
