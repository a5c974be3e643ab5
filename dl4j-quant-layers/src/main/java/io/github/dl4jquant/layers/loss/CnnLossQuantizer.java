package io.github.dl4jquant.layers.loss;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.KeptLayer;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;

/** Rule for {@link CnnLossLayer}: kept, with float input in its own axis order. */
@AutoService(NodeQuantizer.class)
public final class CnnLossQuantizer implements NodeQuantizer<CnnLossLayer> {

    @Override
    public Class<CnnLossLayer> nodeType() {
        return CnnLossLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of();
    }

    @Override
    public String whyFloat() {
        return "its loss and activation are Deeplearning4j's own";
    }

    @Override
    public List<Step> lower(GraphNode node, CnnLossLayer conf) {
        return NodeQuantizer.single(KeptLayer.of(conf));
    }
}
