package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;

/** Rule for {@link RnnToCnnPreProcessor}. */
@AutoService(NodeQuantizer.class)
public final class RnnToCnnQuantizer implements NodeQuantizer<RnnToCnnPreProcessor> {

    @Override
    public Class<RnnToCnnPreProcessor> nodeType() {
        return RnnToCnnPreProcessor.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, RnnToCnnPreProcessor conf) {
        return ReshapeLowering.lower(node, conf);
    }
}
