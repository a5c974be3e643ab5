package io.github.dl4jquant.layers.activation;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.Activations;
import io.github.dl4jquant.layers.common.KeptIdentity;
import io.github.dl4jquant.layers.common.KeptLayer;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;

/** Rule for {@link ActivationLayer}; functions that kernels lack, softmax among them, stay in float. */
@AutoService(NodeQuantizer.class)
public final class ActivationQuantizer implements NodeQuantizer<ActivationLayer> {

    @Override
    public Class<ActivationLayer> nodeType() {
        return ActivationLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ActivationOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, ActivationLayer conf) {
        Optional<Activation> activation = Activations.of(conf.getActivationFn());
        if (activation.isEmpty()) {
            return NodeQuantizer.single(KeptLayer.of(conf));
        }
        return NodeQuantizer.single(
                activation.get().isIdentity() ? KeptIdentity.of(conf) : new ActivationOperation(activation.get()));
    }
}
