package io.github.dl4jquant.layers.embedding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.layers.common.OnnxWeights;
import io.github.dl4jquant.scheme.ElementType;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;

/** {@link QuantizedEmbedding} as Gather: of the int8 rows of the table, and of their scales. */
@AutoService(OnnxRule.class)
public final class EmbeddingOnnxRule implements OnnxRule<QuantizedEmbedding> {

    @Override
    public Class<QuantizedEmbedding> confType() {
        return QuantizedEmbedding.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(EmbeddingLayer.class, EmbeddingSequenceLayer.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedEmbedding conf) {
        boolean anyLength = conf.getLength() == EmbeddingOperation.ANY;
        return Optional.of(
                OnnxInput.of(TensorKind.FEED_FORWARD, !conf.isSequence() ? 1 : anyLength ? -1 : conf.getLength()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedEmbedding> node, OnnxGraph graph) {
        QuantizedEmbedding conf = node.conf();
        String indices = OnnxTable.indices(graph, graph.real(node.input()), conf.isSequence());
        String y = rows(node, indices, graph);
        if (conf.isBias()) {
            float[] bias = OnnxWeights.floats(OnnxWeights.of(node, 1));
            y = graph.add("Add", List.of(y, graph.floats("bias", bias, bias.length)));
        }
        y = OnnxActivations.of(graph, conf.getActivation(), y);
        return conf.isSequence()
                ? graph.store(graph.transpose(y, 0, 2, 1), TensorKind.SEQUENCE_NWC, node.output())
                : graph.store(y, TensorKind.FEED_FORWARD, node.output());
    }

    /** As float, the width behind the axes of the indices. */
    private static String rows(OnnxNode<QuantizedEmbedding> node, String indices, OnnxGraph graph) {
        QuantizedEmbedding conf = node.conf();
        WeightTensor table = OnnxWeights.of(node, 0);
        long[] shape = {conf.getEntries(), conf.getWidth()};
        if (table.type() != ElementType.INT8) {
            return graph.add("Gather", List.of(graph.floats("table", OnnxWeights.floats(table), shape), indices));
        }
        String bytes = graph.add("Gather", List.of(graph.int8s("table", OnnxWeights.bytes(table), shape), indices));
        String integers = graph.add("Cast", List.of(bytes), OnnxAttribute.of("to", 1));
        // DequantizeLinear takes one axis of scales; here each row that was found has its own
        String scales =
                graph.add("Gather", List.of(graph.floats("scales", table.scales(), conf.getEntries(), 1), indices));
        return graph.add("Mul", List.of(integers, scales));
    }
}
