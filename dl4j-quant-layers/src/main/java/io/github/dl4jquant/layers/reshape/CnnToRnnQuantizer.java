package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;

/** Rule for {@link CnnToRnnPreProcessor}. */
@AutoService(NodeQuantizer.class)
public final class CnnToRnnQuantizer implements NodeQuantizer<CnnToRnnPreProcessor> {

    @Override
    public Class<CnnToRnnPreProcessor> nodeType() {
        return CnnToRnnPreProcessor.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, CnnToRnnPreProcessor conf) {
        return ReshapeLowering.lower(node, conf);
    }
}
