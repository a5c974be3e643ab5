package io.github.dl4jquant.layers.activation;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Activation.Kind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;

/** Rule for {@link ShiftVertex}, which adds one number. */
@AutoService(NodeQuantizer.class)
public final class ShiftVertexQuantizer implements NodeQuantizer<ShiftVertex> {

    @Override
    public Class<ShiftVertex> nodeType() {
        return ShiftVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ActivationOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, ShiftVertex conf) {
        return NodeQuantizer.single(
                new ActivationOperation(new Activation(Kind.LINEAR, 1f, (float) conf.getShiftFactor())));
    }
}
