package io.github.dl4jquant.layers.capsule;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Deeplearning4j's own capsule layer: products of capsules, and their routing, unrolled. */
@AutoService(OnnxRule.class)
public final class CapsuleOnnxRule implements OnnxRule<CapsuleLayer> {

    @Override
    public Class<CapsuleLayer> confType() {
        return CapsuleLayer.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<CapsuleLayer> node, OnnxGraph graph) {
        CapsuleLayer conf = node.conf();
        if (node.input().kind() == TensorKind.SEQUENCE_NWC) {
            throw new UnsupportedNodeException("capsules of a sequence channels last");
        }
        String votes = votes(node, graph);
        String logits = null;
        for (int i = 1; ; i++) {
            String capsules = Squash.of(graph, routed(node, votes, logits, graph), 3);
            if (i == conf.getRoutings()) {
                return new OnnxTensor(graph.squeeze(capsules, 1), TensorKind.SEQUENCE_NCW, TensorFormat.float32());
            }
            String agreement = graph.reduce("ReduceSum", graph.add("Mul", List.of(votes, capsules)), true, 3);
            logits = logits == null ? agreement : graph.add("Add", List.of(logits, agreement));
        }
    }

    /** What each capsule of the input makes of each of the result: [minibatch, inputs, capsules, dimensions]. */
    private static String votes(OnnxNode<CapsuleLayer> node, OnnxGraph graph) {
        CapsuleLayer conf = node.conf();
        INDArray trained = node.params().get("weight"); // [1, inputs, capsules * dimensions, input dimensions, 1]
        String weights = graph.floats(
                "weights",
                TrainedWeights.floats(trained.reshape(trained.size(1), trained.size(2), trained.size(3))
                        .permute(0, 2, 1)),
                trained.size(1),
                trained.size(3),
                trained.size(2));
        String rows = graph.unsqueeze(graph.real(node.input()), 2);
        return graph.reshape(
                graph.add("MatMul", List.of(rows, weights)),
                0,
                trained.size(1),
                conf.getCapsules(),
                conf.getCapsuleDimensions());
    }

    /**
     * [minibatch, 1, capsules, dimensions].
     *
     * @param logits of the routing; null before its first step, when all are the same
     */
    private static String routed(OnnxNode<CapsuleLayer> node, String votes, String logits, OnnxGraph graph) {
        CapsuleLayer conf = node.conf();
        String shares = logits == null
                ? graph.scalar(1f / conf.getCapsules())
                : graph.add("Softmax", List.of(logits), OnnxAttribute.of("axis", 2));
        String sum = graph.reduce("ReduceSum", graph.add("Mul", List.of(votes, shares)), true, 1);
        INDArray bias = node.params().get("bias");
        return bias == null
                ? sum
                : graph.add(
                        "Add",
                        List.of(
                                sum,
                                graph.floats(
                                        "bias",
                                        TrainedWeights.floats(bias),
                                        conf.getCapsules(),
                                        conf.getCapsuleDimensions())));
    }
}
