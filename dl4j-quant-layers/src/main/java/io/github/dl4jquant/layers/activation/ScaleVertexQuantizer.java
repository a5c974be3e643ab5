package io.github.dl4jquant.layers.activation;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Activation.Kind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;

/** Rule for {@link ScaleVertex}, which multiplies by one number. */
@AutoService(NodeQuantizer.class)
public final class ScaleVertexQuantizer implements NodeQuantizer<ScaleVertex> {

    @Override
    public Class<ScaleVertex> nodeType() {
        return ScaleVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ActivationOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, ScaleVertex conf) {
        return NodeQuantizer.single(
                new ActivationOperation(new Activation(Kind.LINEAR, (float) conf.getScaleFactor(), 0f)));
    }
}
