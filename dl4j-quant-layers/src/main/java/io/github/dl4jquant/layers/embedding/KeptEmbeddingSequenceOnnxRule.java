package io.github.dl4jquant.layers.embedding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;

/** Deeplearning4j's own {@link EmbeddingSequenceLayer}, where it stays: with softmax. */
@AutoService(OnnxRule.class)
public final class KeptEmbeddingSequenceOnnxRule implements OnnxRule<EmbeddingSequenceLayer> {

    @Override
    public Class<EmbeddingSequenceLayer> confType() {
        return EmbeddingSequenceLayer.class;
    }

    @Override
    public Optional<OnnxInput> reads(EmbeddingSequenceLayer conf) {
        return Optional.of(
                OnnxInput.of(TensorKind.FEED_FORWARD, conf.isInferInputLength() ? -1 : conf.getInputLength()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<EmbeddingSequenceLayer> node, OnnxGraph graph) {
        return OnnxTable.kept(node, TensorKind.of(node.conf().getOutputFormat()), graph);
    }
}
