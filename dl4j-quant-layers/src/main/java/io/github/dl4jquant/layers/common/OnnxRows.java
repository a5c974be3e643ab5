package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import java.util.List;

/** Sequences as rows, one for each time step, for operators over vectors. */
public final class OnnxRows {

    private OnnxRows() {}

    /** [minibatch, channels, time] as [minibatch * time, channels]. */
    public static OnnxTensor of(OnnxGraph graph, OnnxTensor sequence, int channels) {
        String rows = graph.reshape(graph.transpose(sequence.name(), 0, 2, 1), -1, channels);
        return new OnnxTensor(rows, TensorKind.FEED_FORWARD, sequence.format());
    }

    /**
     * [minibatch * time, channels] as [minibatch, channels, time].
     *
     * @param like a sequence of the same minibatch and time
     * @param kind of the result
     */
    public static OnnxTensor sequence(OnnxGraph graph, OnnxTensor rows, OnnxTensor like, TensorKind kind) {
        String shape = graph.concat(List.of(graph.sizes(like.name(), 0, 2), graph.int64s(-1)), 0);
        String steps = graph.add("Reshape", List.of(rows.name(), shape));
        return new OnnxTensor(graph.transpose(steps, 0, 2, 1), kind, rows.format());
    }
}
