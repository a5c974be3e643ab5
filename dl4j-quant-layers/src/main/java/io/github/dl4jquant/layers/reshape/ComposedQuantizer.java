package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;

/** Rule for {@link ComposableInputPreProcessor}. */
@AutoService(NodeQuantizer.class)
public final class ComposedQuantizer implements NodeQuantizer<ComposableInputPreProcessor> {

    @Override
    public Class<ComposableInputPreProcessor> nodeType() {
        return ComposableInputPreProcessor.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, ComposableInputPreProcessor conf) {
        return ReshapeLowering.lower(node, conf);
    }
}
