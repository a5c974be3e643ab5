package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;

/** Rule for {@link FeedForwardToCnn3DPreProcessor}. */
@AutoService(NodeQuantizer.class)
public final class VolumeUnflattenQuantizer implements NodeQuantizer<FeedForwardToCnn3DPreProcessor> {

    @Override
    public Class<FeedForwardToCnn3DPreProcessor> nodeType() {
        return FeedForwardToCnn3DPreProcessor.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, FeedForwardToCnn3DPreProcessor conf) {
        return ReshapeLowering.lower(node, conf);
    }
}
