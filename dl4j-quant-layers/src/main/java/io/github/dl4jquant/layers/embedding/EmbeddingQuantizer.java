package io.github.dl4jquant.layers.embedding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;

/** Rule for {@link EmbeddingLayer}. */
@AutoService(NodeQuantizer.class)
public final class EmbeddingQuantizer implements NodeQuantizer<EmbeddingLayer> {

    @Override
    public Class<EmbeddingLayer> nodeType() {
        return EmbeddingLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return EmbeddingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, EmbeddingLayer conf) {
        return NodeQuantizer.single(
                EmbeddingOperation.of(node, conf.getActivationFn(), TensorKind.FEED_FORWARD, EmbeddingOperation.ANY));
    }
}
