package io.github.dl4jquant.layers.loss;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.KeptLayer;
import io.github.dl4jquant.layers.common.VectorLoss;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.LossLayer;

/** Rule for {@link LossLayer}: kept, with float input. */
@AutoService(NodeQuantizer.class)
public final class LossQuantizer implements NodeQuantizer<LossLayer> {

    @Override
    public Class<LossLayer> nodeType() {
        return LossLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of();
    }

    @Override
    public String whyFloat() {
        return "its loss is Deeplearning4j's own, its activation a float kernel";
    }

    @Override
    public List<Step> lower(GraphNode node, LossLayer conf) {
        return NodeQuantizer.single(
                node.inputKind() == TensorKind.FEED_FORWARD
                        ? VectorLoss.of(conf.getLossFn(), conf.getActivationFn())
                        : KeptLayer.of(conf));
    }
}
