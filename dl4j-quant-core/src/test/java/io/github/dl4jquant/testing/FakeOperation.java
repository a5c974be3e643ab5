package io.github.dl4jquant.testing;

import io.github.dl4jquant.graph.NetworkGraph;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.OperationNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** An operation with settable answers, for tests of planning; it computes nothing. */
public record FakeOperation(Set<Precision> precisions, OutputRange outputRange, long weightCount, List<Integer> zeros)
        implements Operation {

    /** With weights, in every precision. */
    public static FakeOperation weighted() {
        return new FakeOperation(
                EnumSet.complementOf(EnumSet.of(Precision.ORIGINAL)), OutputRange.observed(), 10, List.of());
    }

    /** Without weights, in int8 or float. */
    public static FakeOperation plain(OutputRange range) {
        return new FakeOperation(EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32), range, 0, List.of());
    }

    /** Float only. */
    public static FakeOperation original() {
        return new FakeOperation(Set.of(Precision.ORIGINAL), OutputRange.observed(), 0, List.of());
    }

    public static OperationNode node(String name, Operation operation, String... inputs) {
        return new OperationNode(name, List.of(name), "Fake", operation, List.of(inputs), TensorKind.FEED_FORWARD, "");
    }

    /** A graph with one input "in". */
    public static OperationGraph graph(List<OperationNode> nodes, String... outputs) {
        return new OperationGraph(
                List.of(new NetworkGraph.Input("in", TensorKind.FEED_FORWARD)), nodes, List.of(outputs));
    }

    @Override
    public List<Integer> zeroChannels() {
        return zeros;
    }

    @Override
    public Replacement replace(Placement placement) {
        throw new AssertionError("not asked for in these tests");
    }
}
