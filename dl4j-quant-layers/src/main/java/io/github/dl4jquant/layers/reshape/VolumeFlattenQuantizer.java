package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;

/** Rule for {@link Cnn3DToFeedForwardPreProcessor}. */
@AutoService(NodeQuantizer.class)
public final class VolumeFlattenQuantizer implements NodeQuantizer<Cnn3DToFeedForwardPreProcessor> {

    @Override
    public Class<Cnn3DToFeedForwardPreProcessor> nodeType() {
        return Cnn3DToFeedForwardPreProcessor.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Cnn3DToFeedForwardPreProcessor conf) {
        return ReshapeLowering.lower(node, conf);
    }
}
