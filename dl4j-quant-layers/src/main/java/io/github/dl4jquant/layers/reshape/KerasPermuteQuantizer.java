package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.preprocessors.PermutePreprocessor;

/** Rule for {@link PermutePreprocessor}. */
@AutoService(NodeQuantizer.class)
public final class KerasPermuteQuantizer implements NodeQuantizer<PermutePreprocessor> {

    @Override
    public Class<PermutePreprocessor> nodeType() {
        return PermutePreprocessor.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, PermutePreprocessor conf) {
        return ReshapeLowering.lower(node, conf);
    }
}
