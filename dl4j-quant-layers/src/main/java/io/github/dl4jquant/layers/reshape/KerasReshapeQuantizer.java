package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;

/** Rule for {@link ReshapePreprocessor}. */
@AutoService(NodeQuantizer.class)
public final class KerasReshapeQuantizer implements NodeQuantizer<ReshapePreprocessor> {

    @Override
    public Class<ReshapePreprocessor> nodeType() {
        return ReshapePreprocessor.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, ReshapePreprocessor conf) {
        return ReshapeLowering.lower(node, conf);
    }
}
