package io.github.dl4jquant.layers.timeseries;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxMoves;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;

/** Deeplearning4j's own reversal, where it stays: of axis 2, which is not time where channels are last. */
@AutoService(OnnxRule.class)
public final class KeptReverseOnnxRule implements OnnxRule<ReverseTimeSeriesVertex> {

    @Override
    public Class<ReverseTimeSeriesVertex> confType() {
        return ReverseTimeSeriesVertex.class;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<ReverseTimeSeriesVertex> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        String y = OnnxMoves.reversed(graph, graph.real(x), x.axis(2));
        return new OnnxTensor(y, x.kind(), TensorFormat.float32());
    }
}
