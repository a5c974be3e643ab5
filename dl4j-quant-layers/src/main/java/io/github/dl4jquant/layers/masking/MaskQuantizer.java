package io.github.dl4jquant.layers.masking;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;

/** Rule for {@link MaskLayer}. */
@AutoService(NodeQuantizer.class)
public final class MaskQuantizer implements NodeQuantizer<MaskLayer> {

    @Override
    public Class<MaskLayer> nodeType() {
        return MaskLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MaskOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, MaskLayer conf) {
        TensorKind kind = node.inputKind();
        if (kind != TensorKind.SEQUENCE_NCW && kind != TensorKind.FEED_FORWARD) {
            throw new UnsupportedNodeException("mask over a tensor of kind " + kind);
        }
        return NodeQuantizer.single(new MaskOperation());
    }
}
