package io.github.dl4jquant.layers.common;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.scheme.TensorFormat;

/** {@link VectorLoss}, which at inference is its activation. */
@AutoService(OnnxRule.class)
public final class VectorLossOnnxRule implements OnnxRule<VectorLoss> {

    @Override
    public Class<VectorLoss> confType() {
        return VectorLoss.class;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<VectorLoss> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        return new OnnxTensor(
                OnnxActivations.of(graph, node.conf().getActivationFn(), x), x.kind(), TensorFormat.float32());
    }
}
