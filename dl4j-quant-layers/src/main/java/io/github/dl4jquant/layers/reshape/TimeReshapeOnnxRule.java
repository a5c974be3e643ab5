package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;

/** {@link QuantizedTimeReshape} as Transpose and Reshape: time goes first, then the minibatch. */
@AutoService(OnnxRule.class)
public final class TimeReshapeOnnxRule implements OnnxRule<QuantizedTimeReshape> {

    @Override
    public Class<QuantizedTimeReshape> confType() {
        return QuantizedTimeReshape.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(
                RnnToFeedForwardPreProcessor.class,
                FeedForwardToRnnPreProcessor.class,
                RnnToCnnPreProcessor.class,
                CnnToRnnPreProcessor.class,
                ComposableInputPreProcessor.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedTimeReshape conf) {
        long features = conf.images() ? (long) conf.getChannels() * conf.getHeight() * conf.getWidth() : -1;
        if (!conf.isToSequence()) {
            return Optional.of(OnnxInput.anySize(TensorKind.SEQUENCE_NWC, features));
        }
        return Optional.of(
                conf.images()
                        ? OnnxInput.of(TensorKind.IMAGE_NHWC, conf.getChannels(), conf.getHeight(), conf.getWidth())
                        : OnnxInput.anySize(TensorKind.FEED_FORWARD, -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedTimeReshape> node, OnnxGraph graph) {
        QuantizedTimeReshape conf = node.conf();
        if (conf.isToSequence()) {
            return OnnxMoves.of(node, graph, TensorKind.SEQUENCE_NWC, x -> sequences(x, conf, graph));
        }
        return OnnxMoves.of(
                node,
                graph,
                conf.images() ? TensorKind.IMAGE_NHWC : TensorKind.FEED_FORWARD,
                x -> samples(graph.transpose(x, 2, 0, 1), conf, graph));
    }

    /** From [time * minibatch, ...] to [minibatch, features, time]. */
    private static String sequences(String x, QuantizedTimeReshape conf, OnnxGraph graph) {
        String vectors = graph.unsqueeze(graph.flatten(x), 1); // features become axis 2, which 0 keeps
        String shape = graph.concat(List.of(graph.int64s(-1), graph.minibatch(), graph.int64s(0)), 0);
        return graph.transpose(graph.add("Reshape", List.of(vectors, shape)), 1, 2, 0);
    }

    /** From [time, minibatch, features]. */
    private static String samples(String x, QuantizedTimeReshape conf, OnnxGraph graph) {
        return conf.images()
                ? graph.reshape(x, -1, conf.getChannels(), conf.getHeight(), conf.getWidth())
                : graph.add("Flatten", List.of(x), OnnxAttribute.of("axis", 2));
    }
}
