package io.github.dl4jquant.layers.embedding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;

/** Deeplearning4j's own {@link EmbeddingLayer}, where it stays: with softmax. */
@AutoService(OnnxRule.class)
public final class KeptEmbeddingOnnxRule implements OnnxRule<EmbeddingLayer> {

    @Override
    public Class<EmbeddingLayer> confType() {
        return EmbeddingLayer.class;
    }

    @Override
    public Optional<OnnxInput> reads(EmbeddingLayer conf) {
        return Optional.of(OnnxInput.of(TensorKind.FEED_FORWARD, 1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<EmbeddingLayer> node, OnnxGraph graph) {
        return OnnxTable.kept(node, TensorKind.FEED_FORWARD, graph);
    }
}
