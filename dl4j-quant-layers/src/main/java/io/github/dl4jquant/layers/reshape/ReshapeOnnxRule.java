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
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.preprocessors.KerasFlattenRnnPreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;

/** {@link QuantizedReshape} as Reshape, between two Transpose where the float network has channels last. */
@AutoService(OnnxRule.class)
public final class ReshapeOnnxRule implements OnnxRule<QuantizedReshape> {

    @Override
    public Class<QuantizedReshape> confType() {
        return QuantizedReshape.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(
                ReshapeVertex.class,
                FeedForwardToCnn3DPreProcessor.class,
                Cnn3DToFeedForwardPreProcessor.class,
                KerasFlattenRnnPreprocessor.class,
                ReshapePreprocessor.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedReshape conf) {
        long features = conf.getTarget().stream().skip(1).reduce(1L, (a, b) -> a * b);
        return Optional.of(OnnxInput.anySize(
                OnnxMoves.kind(conf.getAxes()),
                conf.getAxes() == 2 && features > 0 && conf.getTarget().get(0) <= 0 ? features : -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedReshape> node, OnnxGraph graph) {
        QuantizedReshape conf = node.conf();
        long[] target = conf.getTarget().stream().mapToLong(Long::longValue).toArray();
        return OnnxMoves.of(node, graph, OnnxMoves.kind(target.length), x -> {
            String own = conf.isFromChannelsFirst() ? x : AxisOrder.channelsLast(graph, x, conf.getAxes());
            String reshaped = graph.reshape(own, target);
            return conf.isToChannelsFirst() ? reshaped : AxisOrder.channelsFirst(graph, reshaped, target.length);
        });
    }
}
