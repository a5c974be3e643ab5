package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;

/** Rule for {@link CnnToFeedForwardPreProcessor}. */
@AutoService(NodeQuantizer.class)
public final class FlattenQuantizer implements NodeQuantizer<CnnToFeedForwardPreProcessor> {

    @Override
    public Class<CnnToFeedForwardPreProcessor> nodeType() {
        return CnnToFeedForwardPreProcessor.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, CnnToFeedForwardPreProcessor conf) {
        return ReshapeLowering.lower(node, conf);
    }
}
