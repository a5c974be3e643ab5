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
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/** Rule for {@link SubsetVertex}, which takes a range of the axis behind the minibatch, whatever that is. */
@AutoService(NodeQuantizer.class)
public final class SubsetQuantizer implements NodeQuantizer<SubsetVertex> {

    @Override
    public Class<SubsetVertex> nodeType() {
        return SubsetVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, SubsetVertex conf) {
        int axes = Axes.count(node.inputKind());
        if (axes < 2 || axes > 4 || node.outputKind() != node.inputKind()) {
            throw new UnsupportedNodeException("takes a part of " + node.inputKind());
        }
        int axis = Axes.channelsLast(node.inputKind(), 1);
        return NodeQuantizer.single(new SubsetOperation(axis, conf.getFrom(), conf.getTo() - conf.getFrom() + 1));
    }
}
