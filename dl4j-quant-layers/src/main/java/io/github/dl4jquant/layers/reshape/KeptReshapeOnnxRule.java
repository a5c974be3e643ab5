package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;

/** Deeplearning4j's own reshaping, where it stays: in 'f' order, in which the first axis runs fastest. */
@AutoService(OnnxRule.class)
public final class KeptReshapeOnnxRule implements OnnxRule<ReshapeVertex> {

    @Override
    public Class<ReshapeVertex> confType() {
        return ReshapeVertex.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<ReshapeVertex> node, OnnxGraph graph) {
        int[] shape = node.conf().getNewShape();
        OnnxTensor x = node.input();
        if (shape.length != 2 || x.rank() < 0) {
            throw new UnsupportedNodeException("makes " + shape.length + " axes of unknown meaning of " + x.kind());
        }
        boolean last = x.kind().hasLayouts() && x.kind().originalLayout() == Layout.CHANNELS_LAST;
        String own = last ? AxisOrder.channelsLast(graph, graph.real(x), x.rank()) : graph.real(x);
        String y = node.conf().getReshapeOrder() == 'c'
                ? graph.reshape(own, shape[0], shape[1])
                : AxisOrder.reversed(
                        graph, graph.reshape(AxisOrder.reversed(graph, own, x.rank()), shape[1], shape[0]), 2);
        return new OnnxTensor(y, TensorKind.FEED_FORWARD, TensorFormat.float32());
    }
}
