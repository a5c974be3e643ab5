package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Rule for {@link FeedForwardToCnnPreProcessor}. */
@AutoService(NodeQuantizer.class)
public final class UnflattenQuantizer implements NodeQuantizer<FeedForwardToCnnPreProcessor> {

    @Override
    public Class<FeedForwardToCnnPreProcessor> nodeType() {
        return FeedForwardToCnnPreProcessor.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, FeedForwardToCnnPreProcessor conf) {
        return ReshapeLowering.lower(node, conf);
    }
}
