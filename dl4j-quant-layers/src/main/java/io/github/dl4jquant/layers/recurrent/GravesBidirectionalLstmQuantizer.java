package io.github.dl4jquant.layers.recurrent;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;

/** Rule for {@link GravesBidirectionalLSTM}. */
@AutoService(NodeQuantizer.class)
public final class GravesBidirectionalLstmQuantizer implements NodeQuantizer<GravesBidirectionalLSTM> {

    @Override
    public Class<GravesBidirectionalLSTM> nodeType() {
        return GravesBidirectionalLSTM.class;
    }

    @Override
    public Set<Precision> precisions() {
        return RecurrentOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, GravesBidirectionalLSTM conf) {
        return RecurrentLowering.lower(node, conf);
    }
}
