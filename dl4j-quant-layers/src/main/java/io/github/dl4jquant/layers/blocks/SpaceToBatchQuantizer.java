package io.github.dl4jquant.layers.blocks;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;

/** Rule for {@link SpaceToBatchLayer}. */
@AutoService(NodeQuantizer.class)
public final class SpaceToBatchQuantizer implements NodeQuantizer<SpaceToBatchLayer> {

    @Override
    public Class<SpaceToBatchLayer> nodeType() {
        return SpaceToBatchLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, SpaceToBatchLayer conf) {
        ImageLayers.requireImage(node, conf.getFormat());
        int[] blocks = conf.getBlocks();
        int[][] padding = conf.getPadding();
        return NodeQuantizer.single(new SpaceToBatchOperation(
                blocks[0], blocks[1], padding[0][0], padding[0][1], padding[1][0], padding[1][1]));
    }
}
