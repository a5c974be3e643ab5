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
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;

/** {@link QuantizedLastTimeStep} as Slice: without masks, the last step is the last. */
@AutoService(OnnxRule.class)
public final class LastTimeStepOnnxRule implements OnnxRule<QuantizedLastTimeStep> {

    @Override
    public Class<QuantizedLastTimeStep> confType() {
        return QuantizedLastTimeStep.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(LastTimeStepVertex.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedLastTimeStep conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.SEQUENCE_NWC, -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedLastTimeStep> node, OnnxGraph graph) {
        return OnnxMoves.of(
                node,
                graph,
                TensorKind.FEED_FORWARD,
                x -> graph.squeeze(OnnxMoves.slice(graph, x, 2, -1, Long.MAX_VALUE), 2));
    }
}
