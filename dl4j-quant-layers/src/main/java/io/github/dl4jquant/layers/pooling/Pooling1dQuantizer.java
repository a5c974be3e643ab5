package io.github.dl4jquant.layers.pooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Pooling1D;

/** Rule for {@link Pooling1D}. */
@AutoService(NodeQuantizer.class)
public final class Pooling1dQuantizer implements NodeQuantizer<Pooling1D> {

    @Override
    public Class<Pooling1D> nodeType() {
        return Pooling1D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return PoolingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Pooling1D conf) {
        return NodeQuantizer.single(PoolingOperation.of(node, conf));
    }
}
