package io.github.dl4jquant.layers.recurrent;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;

/** Rule for {@link GravesLSTM}. */
@AutoService(NodeQuantizer.class)
public final class GravesLstmQuantizer implements NodeQuantizer<GravesLSTM> {

    @Override
    public Class<GravesLSTM> nodeType() {
        return GravesLSTM.class;
    }

    @Override
    public Set<Precision> precisions() {
        return RecurrentOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, GravesLSTM conf) {
        return RecurrentLowering.lower(node, conf);
    }
}
