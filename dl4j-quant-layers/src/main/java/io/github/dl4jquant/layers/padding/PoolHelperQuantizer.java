package io.github.dl4jquant.layers.padding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;

/** Rule for {@link PoolHelperVertex}, which cuts off the first row and the first column of images. */
@AutoService(NodeQuantizer.class)
public final class PoolHelperQuantizer implements NodeQuantizer<PoolHelperVertex> {

    @Override
    public Class<PoolHelperVertex> nodeType() {
        return PoolHelperVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, PoolHelperVertex conf) {
        Axes.requireSame(node, 4);
        return NodeQuantizer.single(MarginsOperation.of(node, -1, 2, 1, 0, 1, 0));
    }
}
