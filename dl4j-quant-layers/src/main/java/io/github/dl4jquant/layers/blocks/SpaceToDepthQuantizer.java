package io.github.dl4jquant.layers.blocks;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;

/** Rule for {@link SpaceToDepthLayer}. */
@AutoService(NodeQuantizer.class)
public final class SpaceToDepthQuantizer implements NodeQuantizer<SpaceToDepthLayer> {

    @Override
    public Class<SpaceToDepthLayer> nodeType() {
        return SpaceToDepthLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, SpaceToDepthLayer conf) {
        ImageLayers.requireImage(node, conf.getDataFormat());
        return NodeQuantizer.single(new SpaceToDepthOperation(conf.getBlockSize()));
    }
}
