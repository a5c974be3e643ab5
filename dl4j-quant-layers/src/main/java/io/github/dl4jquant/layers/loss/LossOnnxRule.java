package io.github.dl4jquant.layers.loss;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.conf.layers.LossLayer;

/** {@link LossLayer}, which at inference is its activation. */
@AutoService(OnnxRule.class)
public final class LossOnnxRule implements OnnxRule<LossLayer> {

    @Override
    public Class<LossLayer> confType() {
        return LossLayer.class;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<LossLayer> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        return new OnnxTensor(
                OnnxActivations.of(graph, node.conf().getActivationFn(), x), x.kind(), TensorFormat.float32());
    }
}
