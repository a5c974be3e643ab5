package io.github.dl4jquant.layers.padding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;

/** Rule for {@link ZeroPaddingLayer}. */
@AutoService(NodeQuantizer.class)
public final class ZeroPaddingQuantizer implements NodeQuantizer<ZeroPaddingLayer> {

    @Override
    public Class<ZeroPaddingLayer> nodeType() {
        return ZeroPaddingLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ZeroPaddingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, ZeroPaddingLayer conf) {
        ImageLayers.requireImage(node, conf.getDataFormat());
        int[] p = conf.getPadding(); // top, bottom, left, right
        return NodeQuantizer.single(new ZeroPaddingOperation(p[0], p[1], p[2], p[3]));
    }
}
