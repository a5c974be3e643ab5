package io.github.dl4jquant.layers.activation;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;

/** Deeplearning4j's own activation layer, where it stays: softmax, above all. */
@AutoService(OnnxRule.class)
public final class KeptActivationOnnxRule implements OnnxRule<ActivationLayer> {

    @Override
    public Class<ActivationLayer> confType() {
        return ActivationLayer.class;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<ActivationLayer> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        return new OnnxTensor(
                OnnxActivations.of(graph, node.conf().getActivationFn(), x), x.kind(), TensorFormat.float32());
    }
}
