package io.github.dl4jquant.layers.normalization;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.LayerSteps;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/**
 * Rule for {@link ElementWiseMultiplicationLayer}: {@code activation(w[c] * x + b[c])}, which is what batch normalization
 * is at inference.
 */
@AutoService(NodeQuantizer.class)
public final class ElementWiseMultiplicationQuantizer implements NodeQuantizer<ElementWiseMultiplicationLayer> {

    @Override
    public Class<ElementWiseMultiplicationLayer> nodeType() {
        return ElementWiseMultiplicationLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return NormalizationOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, ElementWiseMultiplicationLayer conf) {
        if (node.inputKind() != TensorKind.FEED_FORWARD) {
            throw new UnsupportedNodeException("element-wise multiplication of a tensor of kind " + node.inputKind());
        }
        float[] scale = TrainedWeights.floats(node.params().get(DefaultParamInitializer.WEIGHT_KEY));
        float[] shift = TrainedWeights.floats(node.params().get(DefaultParamInitializer.BIAS_KEY));
        return LayerSteps.withActivation(new BatchNormalizationOperation(scale, shift), conf.getActivationFn());
    }
}
