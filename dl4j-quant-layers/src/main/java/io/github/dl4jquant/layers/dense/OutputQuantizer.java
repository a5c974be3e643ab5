package io.github.dl4jquant.layers.dense;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.VectorLoss;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/**
 * Rule for {@link OutputLayer}: a dense operation with float logits and Deeplearning4j's loss layer, so that
 * {@code evaluate} and {@code score} keep working.
 */
@AutoService(NodeQuantizer.class)
public final class OutputQuantizer implements NodeQuantizer<OutputLayer> {

    @Override
    public Class<OutputLayer> nodeType() {
        return OutputLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32);
    }

    @Override
    public List<Step> lower(GraphNode node, OutputLayer conf) {
        return List.of(
                new Step("-logits", DenseQuantizer.linear(node)),
                new Step("", VectorLoss.of(conf.getLossFn(), conf.getActivationFn())));
    }
}
