package io.github.dl4jquant.layers.loss;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;

/** {@link CnnLossLayer}, which at inference is its activation: of the channels of each pixel, in either order of axes. */
@AutoService(OnnxRule.class)
public final class CnnLossOnnxRule implements OnnxRule<CnnLossLayer> {

    @Override
    public Class<CnnLossLayer> confType() {
        return CnnLossLayer.class;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<CnnLossLayer> node, OnnxGraph graph) {
        OnnxTensor pixels = node.input().as(TensorKind.IMAGE_NHWC); // a softmax runs over the last axis
        return new OnnxTensor(
                OnnxActivations.of(graph, node.conf().getActivationFn(), pixels),
                TensorKind.of(node.conf().getFormat()),
                TensorFormat.float32());
    }
}
