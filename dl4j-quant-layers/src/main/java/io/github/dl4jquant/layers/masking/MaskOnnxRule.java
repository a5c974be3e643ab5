package io.github.dl4jquant.layers.masking;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;

/** {@link QuantizedMask}, which without masks is nothing. */
@AutoService(OnnxRule.class)
public final class MaskOnnxRule implements OnnxRule<QuantizedMask> {

    @Override
    public Class<QuantizedMask> confType() {
        return QuantizedMask.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(MaskLayer.class);
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedMask> node, OnnxGraph graph) {
        return OnnxMoves.of(node, graph, node.input().kind(), x -> x);
    }
}
