package io.github.dl4jquant.layers.recurrent;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;

/** Rule for {@link MaskZeroLayer}. */
@AutoService(NodeQuantizer.class)
public final class MaskZeroQuantizer implements NodeQuantizer<MaskZeroLayer> {

    @Override
    public Class<MaskZeroLayer> nodeType() {
        return MaskZeroLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return RecurrentOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, MaskZeroLayer conf) {
        return RecurrentLowering.lower(node, conf);
    }
}
