package io.github.dl4jquant.layers.pooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;

/** Rule for {@link Subsampling1DLayer}. */
@AutoService(NodeQuantizer.class)
public final class Subsampling1dQuantizer implements NodeQuantizer<Subsampling1DLayer> {

    @Override
    public Class<Subsampling1DLayer> nodeType() {
        return Subsampling1DLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return PoolingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Subsampling1DLayer conf) {
        return NodeQuantizer.single(PoolingOperation.of(node, conf));
    }
}
