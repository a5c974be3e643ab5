package io.github.dl4jquant.plan;

import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.OperationNode;
import io.github.dl4jquant.spi.NodePlan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Counts what each operation of a network has to compute for one sample. */
final class MultiplyAccumulates {

    private final OperationGraph graph;
    private final Map<String, long[]> shapes;

    /** @param shapes minibatch first, by name of the tensor or of a layer of the original network */
    MultiplyAccumulates(OperationGraph graph, Map<String, long[]> shapes) {
        this.graph = graph;
        this.shapes = shapes;
    }

    /** Multiply-accumulates per sample; 0 without weights, {@link NodePlan#UNKNOWN} where a shape is missing. */
    long of(OperationNode node) {
        if (node.operation().weightCount() == 0) {
            return 0;
        }
        List<long[]> inputs = node.inputs().stream().map(this::inputShape).toList();
        long[] output = seen(node);
        return output == null || inputs.contains(null)
                ? NodePlan.UNKNOWN
                : node.operation().multiplyAccumulates(inputs, output);
    }

    /** What a wrapped preprocessor produces was not seen: it has as many elements as what goes in. */
    private long[] inputShape(String tensor) {
        OperationNode producer = graph.producer(tensor).orElse(null);
        if (producer == null) {
            return complete(shapes.get(tensor));
        }
        long[] seen = seen(producer);
        return seen != null || producer.inputs().isEmpty()
                ? seen
                : inputShape(producer.inputs().get(0));
    }

    private long[] seen(OperationNode node) {
        long[] own = complete(shapes.get(node.name()));
        return own != null
                ? own
                : complete(shapes.get(node.members().get(node.members().size() - 1)));
    }

    /** A sequence whose length a network's configuration leaves open has -1 there. */
    private static long[] complete(long[] shape) {
        return shape == null || Arrays.stream(shape).anyMatch(size -> size < 1) ? null : shape;
    }
}
