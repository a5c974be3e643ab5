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
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;

/** Rule for {@link DuplicateToTimeSeriesVertex}. */
@AutoService(NodeQuantizer.class)
public final class DuplicateQuantizer implements NodeQuantizer<DuplicateToTimeSeriesVertex> {

    @Override
    public Class<DuplicateToTimeSeriesVertex> nodeType() {
        return DuplicateToTimeSeriesVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, DuplicateToTimeSeriesVertex conf) {
        if (node.inputKind() != TensorKind.FEED_FORWARD || node.outputKind() != TensorKind.SEQUENCE_NCW) {
            throw new UnsupportedNodeException("input is " + node.inputKind());
        }
        return NodeQuantizer.single(new DuplicateOperation(conf.getInputName()));
    }
}
