package io.github.dl4jquant.layers.attention;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.PartedOperation.Part;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The trained weights of Deeplearning4j's attention layers, one row per output as the kernels take them. */
final class AttentionParts {

    private AttentionParts() {}

    /** Deeplearning4j's attention takes [minibatch, size, time], whatever the layers around it do. */
    static void checkInputs(GraphNode node) {
        for (TensorKind kind : node.inputKinds()) {
            if (kind != TensorKind.SEQUENCE_NCW) {
                throw new UnsupportedNodeException("attention over a tensor of kind " + kind
                        + ": Deeplearning4j's takes sequences channels first");
            }
        }
    }

    /** Queries, keys or values: trained as [heads, head size, nIn]. */
    static TrainedWeights projection(Map<String, INDArray> params, String key) {
        INDArray w = params.get(key);
        int channels = (int) (w.size(0) * w.size(1));
        return TrainedWeights.of(w, channels, null);
    }

    /** Any matrix trained as [nIn, nOut]. */
    static TrainedWeights matrix(Map<String, INDArray> params, String key, INDArray bias) {
        INDArray w = params.get(key);
        return TrainedWeights.of(w.transpose(), (int) w.size(1), bias);
    }

    static Part quantizable(TrainedWeights weights) {
        return new Part(weights, true);
    }
}
