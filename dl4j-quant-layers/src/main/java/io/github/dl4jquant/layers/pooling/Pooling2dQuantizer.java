package io.github.dl4jquant.layers.pooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Pooling2D;

/** Rule for {@link Pooling2D}. */
@AutoService(NodeQuantizer.class)
public final class Pooling2dQuantizer implements NodeQuantizer<Pooling2D> {

    @Override
    public Class<Pooling2D> nodeType() {
        return Pooling2D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return PoolingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Pooling2D conf) {
        return NodeQuantizer.single(PoolingOperation.of(node, conf));
    }
}
