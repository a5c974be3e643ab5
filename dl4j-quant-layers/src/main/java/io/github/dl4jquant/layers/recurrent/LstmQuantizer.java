package io.github.dl4jquant.layers.recurrent;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.LSTM;

/** Rule for {@link LSTM}. */
@AutoService(NodeQuantizer.class)
public final class LstmQuantizer implements NodeQuantizer<LSTM> {

    @Override
    public Class<LSTM> nodeType() {
        return LSTM.class;
    }

    @Override
    public Set<Precision> precisions() {
        return RecurrentOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, LSTM conf) {
        return RecurrentLowering.lower(node, conf);
    }
}
