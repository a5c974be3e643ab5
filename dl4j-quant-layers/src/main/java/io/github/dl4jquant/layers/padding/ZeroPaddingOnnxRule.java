package io.github.dl4jquant.layers.padding;

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
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;

/** {@link QuantizedZeroPadding} as Pad. */
@AutoService(OnnxRule.class)
public final class ZeroPaddingOnnxRule implements OnnxRule<QuantizedZeroPadding> {

    @Override
    public Class<QuantizedZeroPadding> confType() {
        return QuantizedZeroPadding.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(ZeroPaddingLayer.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedZeroPadding conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.IMAGE_NHWC, -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedZeroPadding> node, OnnxGraph graph) {
        QuantizedZeroPadding conf = node.conf();
        String pads = graph.int64s(0, 0, conf.getTop(), conf.getLeft(), 0, 0, conf.getBottom(), conf.getRight());
        return OnnxMoves.of(node, graph, TensorKind.IMAGE_NHWC, x -> OnnxMoves.padded(graph, x, node.output(), pads));
    }
}
