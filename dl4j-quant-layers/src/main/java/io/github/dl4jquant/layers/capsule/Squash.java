package io.github.dl4jquant.layers.capsule;

import io.github.dl4jquant.export.OnnxGraph;
import java.util.List;

/** Makes vectors shorter than 1 in ONNX: {@code x * |x|^2 / ((|x|^2 + 1) * sqrt(|x|^2 + 1e-5))}, as Deeplearning4j does. */
final class Squash {

    private static final float EPSILON = 1e-5f;

    private Squash() {}

    /** @param axis along which the vectors lie */
    static String of(OnnxGraph graph, String x, long axis) {
        String squares = graph.reduce("ReduceSum", graph.add("Mul", List.of(x, x)), true, axis);
        String length = graph.add("Sqrt", List.of(graph.add("Add", List.of(squares, graph.scalar(EPSILON)))));
        String more = graph.add("Add", List.of(squares, graph.scalar(1f)));
        String factor = graph.add("Div", List.of(squares, graph.add("Mul", List.of(more, length))));
        return graph.add("Mul", List.of(x, factor));
    }
}
