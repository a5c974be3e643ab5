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
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;

/** {@link QuantizedRepeatVector} as Expand. */
@AutoService(OnnxRule.class)
public final class RepeatVectorOnnxRule implements OnnxRule<QuantizedRepeatVector> {

    @Override
    public Class<QuantizedRepeatVector> confType() {
        return QuantizedRepeatVector.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(RepeatVector.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedRepeatVector conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.FEED_FORWARD, -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedRepeatVector> node, OnnxGraph graph) {
        String shape = graph.int64s(1, 1, node.conf().getTimes());
        return OnnxMoves.of(
                node, graph, TensorKind.SEQUENCE_NWC, x -> graph.add("Expand", List.of(graph.unsqueeze(x, 2), shape)));
    }
}
