package io.github.dl4jquant.layers.dense;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxRows;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;

/** Deeplearning4j's own {@link TimeDistributed}, where it stays: what is inside, over the rows of all time steps. */
@AutoService(OnnxRule.class)
public final class TimeDistributedOnnxRule implements OnnxRule<TimeDistributed> {

    @Override
    public Class<TimeDistributed> confType() {
        return TimeDistributed.class;
    }

    @Override
    public Optional<OnnxInput> reads(TimeDistributed conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.of(conf.getRnnDataFormat()), channels(conf.getUnderlying())));
    }

    private static long channels(Layer inner) {
        return inner instanceof FeedForwardLayer layer && layer.getNIn() > 0 ? layer.getNIn() : -1;
    }

    @Override
    public Optional<Object> inside(TimeDistributed conf) {
        return Optional.of(conf.getUnderlying());
    }

    @Override
    public OnnxTensor emit(OnnxNode<TimeDistributed> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        TensorKind kind = TensorKind.of(node.conf().getRnnDataFormat());
        if (x.kind() != kind) {
            throw new UnsupportedNodeException("input is " + x.kind() + ", the layer is for " + kind);
        }
        OnnxTensor real = new OnnxTensor(graph.real(x), kind, TensorFormat.float32());
        String steps = graph.transpose(real.name(), 0, 2, 1);
        // the number of channels is not always known: [minibatch, time, channels] to [minibatch * time, channels]
        String shape = graph.concat(List.of(graph.int64s(-1), graph.sizes(steps, 2)), 0);
        String rows = graph.add("Reshape", List.of(steps, shape));
        OnnxTensor given = new OnnxTensor(rows, TensorKind.FEED_FORWARD, TensorFormat.float32());
        OnnxTensor result =
                graph.emit(node.with(node.conf().getUnderlying(), node.params()).reading(List.of(given)));
        return OnnxRows.sequence(graph, result, real, kind);
    }
}
