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
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;

/** Rule for {@link RepeatVector}. */
@AutoService(NodeQuantizer.class)
public final class RepeatVectorQuantizer implements NodeQuantizer<RepeatVector> {

    @Override
    public Class<RepeatVector> nodeType() {
        return RepeatVector.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, RepeatVector conf) {
        if (node.inputKind() != TensorKind.FEED_FORWARD) {
            throw new UnsupportedNodeException("input is " + node.inputKind());
        }
        return NodeQuantizer.single(new RepeatVectorOperation(conf.getN(), TensorKind.of(conf.getDataFormat())));
    }
}
