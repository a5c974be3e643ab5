package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/** Rule for {@link MergeVertex} along any axis but the minibatch. */
@AutoService(NodeQuantizer.class)
public final class MergeQuantizer implements NodeQuantizer<MergeVertex> {

    @Override
    public Class<MergeVertex> nodeType() {
        return MergeVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MergeOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, MergeVertex conf) {
        TensorKind kind = node.inputKind();
        if (Set.copyOf(node.inputKinds()).size() > 1) {
            throw new UnsupportedNodeException("inputs of different kinds: " + node.inputKinds());
        }
        int given = conf.getMergeAxis();
        int axis = given < 0 ? given + Axes.count(kind) : given;
        if (axis < 1 || axis >= Axes.count(kind)) {
            throw new UnsupportedNodeException("merging " + kind + " along axis " + given);
        }
        return NodeQuantizer.single(new MergeOperation(Axes.channelsLast(kind, axis)));
    }
}
