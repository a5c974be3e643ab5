package io.github.dl4jquant.layers.timeseries;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxMoves;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;

/** Deeplearning4j's own last step, where it stays: that of axis 2, which is not time where channels are last. */
@AutoService(OnnxRule.class)
public final class KeptLastTimeStepOnnxRule implements OnnxRule<LastTimeStepVertex> {

    @Override
    public Class<LastTimeStepVertex> confType() {
        return LastTimeStepVertex.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<LastTimeStepVertex> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        int axis = x.axis(2);
        String last = OnnxMoves.slice(graph, graph.real(x), axis, -1, Long.MAX_VALUE);
        return new OnnxTensor(graph.squeeze(last, axis), TensorKind.FEED_FORWARD, TensorFormat.float32());
    }
}
