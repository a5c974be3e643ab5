package io.github.dl4jquant.layers.recurrent;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;

/** Rule for {@link Bidirectional}. */
@AutoService(NodeQuantizer.class)
public final class BidirectionalQuantizer implements NodeQuantizer<Bidirectional> {

    @Override
    public Class<Bidirectional> nodeType() {
        return Bidirectional.class;
    }

    @Override
    public Set<Precision> precisions() {
        return RecurrentOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Bidirectional conf) {
        return RecurrentLowering.lower(node, conf);
    }
}
