package io.github.dl4jquant.layers.distance;

import io.github.dl4jquant.export.OnnxGraph;
import java.util.List;

/** Vectors brought to length 1, in ONNX. */
final class UnitLength {

    private UnitLength() {}

    /** {@code x / max(norm of x over the axes, epsilon)}. */
    static String of(OnnxGraph graph, String x, float epsilon, long... axes) {
        String norm = graph.reduce("ReduceL2", x, true, axes);
        return graph.add("Div", List.of(x, graph.add("Max", List.of(norm, graph.scalar(epsilon)))));
    }
}
