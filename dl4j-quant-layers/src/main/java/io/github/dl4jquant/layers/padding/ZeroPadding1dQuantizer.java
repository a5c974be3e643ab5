package io.github.dl4jquant.layers.padding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;

/** Rule for {@link ZeroPadding1DLayer}. */
@AutoService(NodeQuantizer.class)
public final class ZeroPadding1dQuantizer implements NodeQuantizer<ZeroPadding1DLayer> {

    @Override
    public Class<ZeroPadding1DLayer> nodeType() {
        return ZeroPadding1DLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, ZeroPadding1DLayer conf) {
        Axes.requireSame(node, 3);
        return NodeQuantizer.single(MarginsOperation.of(node, 1, 2, conf.getPadding()));
    }
}
