package io.github.dl4jquant.layers.reshape;

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
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;

/** {@link QuantizedFlatten} as Flatten, behind a Transpose where the vector is to be in channels-last order. */
@AutoService(OnnxRule.class)
public final class FlattenOnnxRule implements OnnxRule<QuantizedFlatten> {

    @Override
    public Class<QuantizedFlatten> confType() {
        return QuantizedFlatten.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(CnnToFeedForwardPreProcessor.class, PreprocessorVertex.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedFlatten conf) {
        return Optional.of(OnnxInput.of(
                TensorKind.IMAGE_NHWC, size(conf.getChannels()), size(conf.getHeight()), size(conf.getWidth())));
    }

    private static long size(int size) {
        return size == 0 ? -1 : size;
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedFlatten> node, OnnxGraph graph) {
        boolean last = node.conf().isChannelsLast();
        return OnnxMoves.of(
                node,
                graph,
                TensorKind.FEED_FORWARD,
                x -> graph.flatten(last ? AxisOrder.channelsLast(graph, x, 4) : x));
    }
}
