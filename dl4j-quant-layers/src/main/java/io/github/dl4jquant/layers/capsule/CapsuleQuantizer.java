package io.github.dl4jquant.layers.capsule;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;

/** Rule for {@link CapsuleLayer}: its products are as short as a capsule, eight or so numbers, and their results are routed
 * in float, so that int8 would gain nothing. */
@AutoService(NodeQuantizer.class)
public final class CapsuleQuantizer implements NodeQuantizer<CapsuleLayer> {

    @Override
    public Class<CapsuleLayer> nodeType() {
        return CapsuleLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of();
    }

    @Override
    public String whyFloat() {
        return "its products are too short, its routing is float";
    }

    @Override
    public List<Step> lower(GraphNode node, CapsuleLayer conf) {
        throw new UnsupportedNodeException(
                "capsule products are too short for int8 to gain anything, and routing is in float");
    }
}
