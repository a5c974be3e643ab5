package io.github.dl4jquant.layers.masking;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;

/** Deeplearning4j's own layer, where it stays: without masks it is nothing. */
@AutoService(OnnxRule.class)
public final class KeptMaskOnnxRule implements OnnxRule<MaskLayer> {

    @Override
    public Class<MaskLayer> confType() {
        return MaskLayer.class;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<MaskLayer> node, OnnxGraph graph) {
        return node.input();
    }
}
