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
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;

/** {@link QuantizedDuplicate} as Expand to the length of a network input. */
@AutoService(OnnxRule.class)
public final class DuplicateOnnxRule implements OnnxRule<QuantizedDuplicate> {

    @Override
    public Class<QuantizedDuplicate> confType() {
        return QuantizedDuplicate.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(DuplicateToTimeSeriesVertex.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedDuplicate conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.FEED_FORWARD, -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedDuplicate> node, OnnxGraph graph) {
        // as in Deeplearning4j, axis 2 of that input is time, whatever its order
        OnnxTensor input = graph.input(node.conf().getLengthInput());
        String length = OnnxMoves.size(graph, input.name(), input.axis(2));
        String shape = graph.concat(List.of(graph.int64s(1, 1), length), 0);
        return OnnxMoves.of(
                node, graph, TensorKind.SEQUENCE_NWC, x -> graph.add("Expand", List.of(graph.unsqueeze(x, 2), shape)));
    }
}
