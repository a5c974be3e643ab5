package io.github.dl4jquant.layers.merge;

import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.List;

/** Parts of a minibatch in ONNX, whose size is not known before it runs. */
final class MinibatchParts {

    private MinibatchParts() {}

    /** One of {@code parts} equal parts, counted from 0. */
    static String part(OnnxGraph graph, String x, int part, int parts) {
        String size = graph.add("Div", List.of(OnnxMoves.size(graph, x, 0), graph.int64s(parts)));
        String from = graph.add("Mul", List.of(size, graph.int64s(part)));
        String to = graph.add("Add", List.of(from, size));
        return OnnxMoves.slice(graph, x, from, to, graph.int64s(0), graph.int64s(1));
    }
}
