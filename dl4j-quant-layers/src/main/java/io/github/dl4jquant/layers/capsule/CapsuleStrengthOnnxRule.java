package io.github.dl4jquant.layers.capsule;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;

/** Deeplearning4j's own norm of capsules. */
@AutoService(OnnxRule.class)
public final class CapsuleStrengthOnnxRule implements OnnxRule<CapsuleStrengthLayer> {

    @Override
    public Class<CapsuleStrengthLayer> confType() {
        return CapsuleStrengthLayer.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<CapsuleStrengthLayer> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        String norm = graph.reduce("ReduceL2", graph.real(x), false, x.axis(2));
        return new OnnxTensor(norm, TensorKind.FEED_FORWARD, TensorFormat.float32());
    }
}
