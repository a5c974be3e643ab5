package io.github.dl4jquant.layers.distance;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.L2Vertex;

/** Rule for {@link L2Vertex}. */
@AutoService(NodeQuantizer.class)
public final class L2Quantizer implements NodeQuantizer<L2Vertex> {

    @Override
    public Class<L2Vertex> nodeType() {
        return L2Vertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return DistanceOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, L2Vertex conf) {
        boolean known = node.inputKinds().size() == 2 && !node.inputKinds().contains(TensorKind.UNKNOWN);
        if (!known || Set.copyOf(node.inputKinds()).size() > 1) {
            throw new UnsupportedNodeException("distance of " + node.inputKinds());
        }
        return NodeQuantizer.single(new DistanceOperation());
    }
}
