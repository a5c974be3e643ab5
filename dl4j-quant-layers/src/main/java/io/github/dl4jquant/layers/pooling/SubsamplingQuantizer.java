package io.github.dl4jquant.layers.pooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Rule for {@link SubsamplingLayer}. */
@AutoService(NodeQuantizer.class)
public final class SubsamplingQuantizer implements NodeQuantizer<SubsamplingLayer> {

    @Override
    public Class<SubsamplingLayer> nodeType() {
        return SubsamplingLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return PoolingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, SubsamplingLayer conf) {
        return NodeQuantizer.single(PoolingOperation.of(node, conf));
    }
}
