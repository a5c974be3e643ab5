package io.github.dl4jquant.layers.capsule;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;

/** Rule for {@link CapsuleStrengthLayer}: a norm has no weights, and its input is float. */
@AutoService(NodeQuantizer.class)
public final class CapsuleStrengthQuantizer implements NodeQuantizer<CapsuleStrengthLayer> {

    @Override
    public Class<CapsuleStrengthLayer> nodeType() {
        return CapsuleStrengthLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of();
    }

    @Override
    public String whyFloat() {
        return "has no weights, between capsules in float";
    }

    @Override
    public List<Step> lower(GraphNode node, CapsuleStrengthLayer conf) {
        throw new UnsupportedNodeException("the norm of capsules has no weights, and capsules are float");
    }
}
