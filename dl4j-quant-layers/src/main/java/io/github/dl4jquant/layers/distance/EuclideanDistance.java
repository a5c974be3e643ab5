package io.github.dl4jquant.layers.distance;

import io.github.dl4jquant.export.OnnxGraph;
import java.util.List;

/** Euclidean distances in ONNX. */
final class EuclideanDistance {

    private EuclideanDistance() {}

    /** Of each sample of two tensors of one shape: [minibatch, 1]. */
    static String of(OnnxGraph graph, String x, String y) {
        return graph.reduce("ReduceL2", graph.flatten(graph.add("Sub", List.of(x, y))), true, 1);
    }
}
