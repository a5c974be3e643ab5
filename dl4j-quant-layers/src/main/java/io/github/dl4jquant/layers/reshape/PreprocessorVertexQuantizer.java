package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

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
        InputPreProcessor inner = conf.getPreProcessor();
        if (inner.getClass() == CnnToFeedForwardPreProcessor.class) {
            return NodeQuantizer.single(ReshapeLowering.flatten(node, (CnnToFeedForwardPreProcessor) inner));
        } else if (inner.getClass() == FeedForwardToCnnPreProcessor.class) {
            return NodeQuantizer.single(ReshapeLowering.unflatten(node, (FeedForwardToCnnPreProcessor) inner));
        }
        throw new UnsupportedNodeException("no int8 form of " + inner.getClass().getSimpleName());
    }
}
