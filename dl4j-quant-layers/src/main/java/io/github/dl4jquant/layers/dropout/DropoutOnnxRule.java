package io.github.dl4jquant.layers.dropout;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;

/** {@link DropoutLayer}, which at inference is nothing. */
@AutoService(OnnxRule.class)
public final class DropoutOnnxRule implements OnnxRule<DropoutLayer> {

    @Override
    public Class<DropoutLayer> confType() {
        return DropoutLayer.class;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<DropoutLayer> node, OnnxGraph graph) {
        return node.input();
    }
}
