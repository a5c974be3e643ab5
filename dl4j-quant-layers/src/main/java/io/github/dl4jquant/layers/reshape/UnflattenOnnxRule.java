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
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** {@link QuantizedUnflatten} as Reshape. */
@AutoService(OnnxRule.class)
public final class UnflattenOnnxRule implements OnnxRule<QuantizedUnflatten> {

    @Override
    public Class<QuantizedUnflatten> confType() {
        return QuantizedUnflatten.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(FeedForwardToCnnPreProcessor.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedUnflatten conf) {
        return Optional.of(OnnxInput.vectorOrImage(conf.getChannels(), conf.getHeight(), conf.getWidth()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedUnflatten> node, OnnxGraph graph) {
        QuantizedUnflatten conf = node.conf();
        return OnnxMoves.of(
                node,
                graph,
                TensorKind.IMAGE_NHWC,
                x -> graph.reshape(x, 0, conf.getChannels(), conf.getHeight(), conf.getWidth()));
    }
}
