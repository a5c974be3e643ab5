package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.StackVertex;

/** Rule for {@link StackVertex}. */
@AutoService(NodeQuantizer.class)
public final class StackQuantizer implements NodeQuantizer<StackVertex> {

    @Override
    public Class<StackVertex> nodeType() {
        return StackVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, StackVertex conf) {
        if (Set.copyOf(node.inputKinds()).size() > 1 || node.inputKind() == TensorKind.UNKNOWN) {
            throw new UnsupportedNodeException("stacking " + node.inputKinds());
        }
        return NodeQuantizer.single(new StackOperation(node.inputKind() == TensorKind.SEQUENCE_NCW));
    }
}
