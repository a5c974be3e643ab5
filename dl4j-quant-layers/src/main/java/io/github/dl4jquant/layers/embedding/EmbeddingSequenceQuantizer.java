package io.github.dl4jquant.layers.embedding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;

/** Rule for {@link EmbeddingSequenceLayer}. */
@AutoService(NodeQuantizer.class)
public final class EmbeddingSequenceQuantizer implements NodeQuantizer<EmbeddingSequenceLayer> {

    @Override
    public Class<EmbeddingSequenceLayer> nodeType() {
        return EmbeddingSequenceLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return EmbeddingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, EmbeddingSequenceLayer conf) {
        int length = conf.isInferInputLength() ? EmbeddingOperation.ANY : conf.getInputLength();
        return NodeQuantizer.single(
                EmbeddingOperation.of(node, conf.getActivationFn(), TensorKind.of(conf.getOutputFormat()), length));
    }
}
