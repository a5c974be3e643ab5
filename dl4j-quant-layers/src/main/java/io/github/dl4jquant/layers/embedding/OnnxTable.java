package io.github.dl4jquant.layers.embedding;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What embeddings have in common in ONNX. */
final class OnnxTable {

    private static final int INT64 = 7;

    private OnnxTable() {}

    /** Float indices as integers: [minibatch, time], or [minibatch] where each sample has one. */
    static String indices(OnnxGraph graph, String x, boolean sequence) {
        String ordered = sequence ? graph.reshape(x, 0, -1) : graph.reshape(x, -1);
        return graph.add("Cast", List.of(ordered), OnnxAttribute.of("to", INT64));
    }

    /**
     * Deeplearning4j's own embedding, where it stays.
     *
     * @param kind FEED_FORWARD, or the sequence that it makes
     */
    static OnnxTensor kept(OnnxNode<? extends FeedForwardLayer> node, TensorKind kind, OnnxGraph graph) {
        INDArray w = node.params().get(DefaultParamInitializer.WEIGHT_KEY);
        INDArray b = node.params().get(DefaultParamInitializer.BIAS_KEY);
        String table = graph.floats("table", TrainedWeights.floats(w), w.size(0), w.size(1));
        String indices = indices(graph, graph.real(node.input()), kind.isSequence());
        String y = graph.add("Gather", List.of(table, indices));
        if (b != null) {
            y = graph.add("Add", List.of(y, graph.floats("bias", TrainedWeights.floats(b), b.length())));
        }
        OnnxTensor rows =
                new OnnxTensor(kind.isSequence() ? graph.transpose(y, 0, 2, 1) : y, kind, TensorFormat.float32());
        return new OnnxTensor(
                OnnxActivations.of(graph, node.conf().getActivationFn(), rows), kind, TensorFormat.float32());
    }
}
