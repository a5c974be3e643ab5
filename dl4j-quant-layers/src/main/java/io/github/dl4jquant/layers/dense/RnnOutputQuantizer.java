package io.github.dl4jquant.layers.dense;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.KeptLayer;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;

/**
 * Rule for {@link RnnOutputLayer}: a dense operation over all time steps with float logits, and what Deeplearning4j does
 * with them, in float, so that {@code evaluate} and {@code score} keep working.
 */
@AutoService(NodeQuantizer.class)
public final class RnnOutputQuantizer implements NodeQuantizer<RnnOutputLayer> {

    @Override
    public Class<RnnOutputLayer> nodeType() {
        return RnnOutputLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32);
    }

    @Override
    public List<Step> lower(GraphNode node, RnnOutputLayer conf) {
        TensorKind kind = TensorKind.of(conf.getRnnDataFormat());
        if (node.inputKind() != kind) {
            throw new UnsupportedNodeException("input is " + node.inputKind() + ", the layer is for " + kind);
        }
        return List.of(
                new Step("-logits", DenseQuantizer.linear(node)), new Step("", KeptLayer.of(new SequenceLoss(conf))));
    }
}
