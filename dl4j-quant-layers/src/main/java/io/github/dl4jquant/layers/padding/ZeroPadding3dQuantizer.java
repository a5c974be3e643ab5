package io.github.dl4jquant.layers.padding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;

/** Rule for {@link ZeroPadding3DLayer}. */
@AutoService(NodeQuantizer.class)
public final class ZeroPadding3dQuantizer implements NodeQuantizer<ZeroPadding3DLayer> {

    @Override
    public Class<ZeroPadding3DLayer> nodeType() {
        return ZeroPadding3DLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, ZeroPadding3DLayer conf) {
        Axes.requireSame(node, 5);
        return NodeQuantizer.single(MarginsOperation.of(node, 1, 2, conf.getPadding()));
    }
}
