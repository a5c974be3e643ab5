package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;

/** Rule for {@link PreprocessorVertex} around one of the preprocessors of this package. */
@AutoService(NodeQuantizer.class)
public final class PreprocessorVertexQuantizer implements NodeQuantizer<PreprocessorVertex> {

    @Override
    public Class<PreprocessorVertex> nodeType() {
        return PreprocessorVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, PreprocessorVertex conf) {
        return ReshapeLowering.lower(node, conf.getPreProcessor());
    }
}
