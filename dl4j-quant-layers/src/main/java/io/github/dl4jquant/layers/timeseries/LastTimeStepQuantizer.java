package io.github.dl4jquant.layers.timeseries;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;

/** Rule for {@link LastTimeStepVertex}. */
@AutoService(NodeQuantizer.class)
public final class LastTimeStepQuantizer implements NodeQuantizer<LastTimeStepVertex> {

    @Override
    public Class<LastTimeStepVertex> nodeType() {
        return LastTimeStepVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, LastTimeStepVertex conf) {
        if (node.inputKind() != TensorKind.SEQUENCE_NCW) {
            throw new UnsupportedNodeException("takes axis 2 of " + node.inputKind() + " for time");
        }
        return NodeQuantizer.single(new LastTimeStepOperation(conf.getMaskArrayInputName()));
    }
}
