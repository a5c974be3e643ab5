package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.preprocessors.KerasFlattenRnnPreprocessor;

/** Rule for {@link KerasFlattenRnnPreprocessor}. */
@AutoService(NodeQuantizer.class)
public final class KerasFlattenRnnQuantizer implements NodeQuantizer<KerasFlattenRnnPreprocessor> {

    @Override
    public Class<KerasFlattenRnnPreprocessor> nodeType() {
        return KerasFlattenRnnPreprocessor.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, KerasFlattenRnnPreprocessor conf) {
        return ReshapeLowering.lower(node, conf);
    }
}
