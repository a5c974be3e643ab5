package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;

/** Rule for {@link UnstackVertex}. */
@AutoService(NodeQuantizer.class)
public final class UnstackQuantizer implements NodeQuantizer<UnstackVertex> {

    @Override
    public Class<UnstackVertex> nodeType() {
        return UnstackVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, UnstackVertex conf) {
        int axes = Axes.count(node.inputKind());
        if (axes < 2 || axes > 4) {
            throw new UnsupportedNodeException("takes a part of " + node.inputKind());
        }
        return NodeQuantizer.single(new UnstackOperation(conf.getFrom(), conf.getStackSize()));
    }
}
