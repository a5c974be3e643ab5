package io.github.dl4jquant.layers.dropout;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.KeptIdentity;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;

/** Rule for {@link DropoutLayer}. Deeplearning4j ignores the activation that one can set on it, and so does this. */
@AutoService(NodeQuantizer.class)
public final class DropoutQuantizer implements NodeQuantizer<DropoutLayer> {

    @Override
    public Class<DropoutLayer> nodeType() {
        return DropoutLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of();
    }

    @Override
    public String whyFloat() {
        return "does nothing at inference: dropped";
    }

    @Override
    public List<Step> lower(GraphNode node, DropoutLayer conf) {
        return NodeQuantizer.single(KeptIdentity.of(conf));
    }
}
