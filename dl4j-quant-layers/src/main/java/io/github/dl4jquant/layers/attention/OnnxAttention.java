package io.github.dl4jquant.layers.attention;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link DotProductAttention} in ONNX, without masks, and the ways between sequences, their steps as rows, and heads.
 *
 * @param heads which lie side by side in each row
 * @param size of the part of a row that belongs to one head
 */
record OnnxAttention(OnnxGraph graph, int heads, int size) {

    /** A sequence [minibatch, channels, time] as [minibatch, time, channels]; integers stay integers. */
    static OnnxTensor channelsLast(OnnxTensor sequence, OnnxGraph graph) {
        return new OnnxTensor(graph.transpose(sequence.name(), 0, 2, 1), sequence.kind(), sequence.format());
    }

    /** All its steps, one below the other: [minibatch * time, channels]. */
    static OnnxTensor rows(OnnxTensor steps, long channels, OnnxGraph graph) {
        return new OnnxTensor(graph.reshape(steps.name(), -1, channels), TensorKind.FEED_FORWARD, steps.format());
    }

    /** Rows as the steps of sequences: [minibatch, time, channels], of the first two sizes of {@code like}. */
    static String steps(String rows, String like, long channels, OnnxGraph graph) {
        String shape = graph.concat(List.of(graph.sizes(like, 0, 1), graph.int64s(channels)), 0);
        return graph.add("Reshape", List.of(rows, shape));
    }

    /** Parts of these sizes of the last of three axes. */
    static List<String> split(String steps, OnnxGraph graph, long... sizes) {
        if (sizes.length == 1) {
            return List.of(steps);
        }
        return new ArrayList<>(
                graph.add("", "Split", List.of(steps, graph.int64s(sizes)), sizes.length, OnnxAttribute.of("axis", 2)));
    }

    /** Queries or values: [minibatch, heads, time, size], of [minibatch, time, heads * size]. */
    String byHead(String steps) {
        return graph.transpose(graph.reshape(steps, 0, 0, heads, size), 0, 2, 1, 3);
    }

    /** Keys: [minibatch, heads, size, time], of [minibatch, time, heads * size]. */
    String turned(String steps) {
        return graph.transpose(graph.reshape(steps, 0, 0, heads, size), 0, 2, 3, 1);
    }

    /**
     * What each query makes of the values: [minibatch, heads, queries, size].
     *
     * @param queries by head
     * @param keys turned
     * @param values by head
     */
    String attend(String queries, String keys, String values) {
        String scores = graph.add(
                "Div", List.of(graph.add("MatMul", List.of(queries, keys)), graph.scalar((float) Math.sqrt(size))));
        String weights = graph.add("Softmax", List.of(scores), OnnxAttribute.of("axis", 3));
        return graph.add("MatMul", List.of(weights, values));
    }
}
