package io.github.dl4jquant.prepare;

import static io.github.dl4jquant.testing.FakeOperation.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FusionTest {

    /** Writes down what was fused into it. */
    private record Recorder(String log) implements Operation {
        @Override
        public Set<Precision> precisions() {
            return Set.of(Precision.FLOAT32);
        }

        @Override
        public Replacement replace(Placement placement) {
            throw new AssertionError("not asked for in these tests");
        }

        @Override
        public Optional<Operation> thenChannelAffine(float[] scale, float[] shift) {
            return log.isEmpty() ? Optional.of(new Recorder("bn")) : Optional.empty();
        }

        @Override
        public Optional<Operation> thenActivation(Activation activation) {
            return log.contains("act") ? Optional.empty() : Optional.of(new Recorder(log + "+act"));
        }

        @Override
        public Optional<Operation> thenAdd() {
            return log.contains("act") || log.contains("add")
                    ? Optional.empty()
                    : Optional.of(new Recorder(log + "+add"));
        }
    }

    private record Affine() implements Operation.ChannelAffine {
        @Override
        public float[] scale() {
            return new float[] {2f};
        }

        @Override
        public float[] shift() {
            return new float[] {1f};
        }

        @Override
        public Set<Precision> precisions() {
            return Set.of(Precision.FLOAT32);
        }

        @Override
        public Replacement replace(Placement placement) {
            throw new AssertionError("not asked for in these tests");
        }
    }

    private record Act() implements Operation.ElementWiseActivation {
        @Override
        public Activation activation() {
            return Activation.relu();
        }

        @Override
        public Set<Precision> precisions() {
            return Set.of(Precision.FLOAT32);
        }

        @Override
        public Replacement replace(Placement placement) {
            throw new AssertionError("not asked for in these tests");
        }
    }

    private record Add() implements Operation.Addition {
        @Override
        public Set<Precision> precisions() {
            return Set.of(Precision.FLOAT32);
        }

        @Override
        public Replacement replace(Placement placement) {
            throw new AssertionError("not asked for in these tests");
        }
    }

    private record Drop() implements Operation.Identity {
        @Override
        public Set<Precision> precisions() {
            return Set.of(Precision.FLOAT32);
        }

        @Override
        public Replacement replace(Placement placement) {
            throw new AssertionError("not asked for in these tests");
        }
    }

    private static OperationNode conv(String name, String input) {
        return node(name, new Recorder(""), input);
    }

    private static String text(List<OperationNode> nodes) {
        StringBuilder out = new StringBuilder();
        for (OperationNode n : nodes) {
            String log = n.operation() instanceof Recorder r
                    ? r.log()
                    : n.operation().getClass().getSimpleName();
            out.append(String.format("%s%s = [%s](%s)\n", n.name(), n.members(), log, String.join(", ", n.inputs())));
        }
        return out.toString();
    }

    @Test
    void batchNormActivationAndResidualEndUpInTheLaterConvolution() {
        List<OperationNode> nodes = List.of(
                conv("shortcut", "in"),
                conv("conv", "in"),
                node("bn", new Affine(), "conv"),
                node("add", new Add(), "bn", "shortcut"),
                node("relu", new Act(), "add"),
                conv("next", "relu"));
        assertThat(text(new Fusion(nodes, List.of("next")).run())).isEqualTo("""
                        shortcut[shortcut] = [](in)
                        relu[conv, bn, add, relu] = [bn+add+act](in, shortcut)
                        next[next] = [](relu)
                        """);
    }

    @Test
    void aTensorWithTwoReadersStays() {
        List<OperationNode> nodes =
                List.of(conv("conv", "in"), node("relu", new Act(), "conv"), node("add", new Add(), "relu", "conv"));
        assertThat(text(new Fusion(nodes, List.of("add")).run())).isEqualTo("""
                        conv[conv] = [](in)
                        relu[relu] = [Act](conv)
                        add[add] = [Add](relu, conv)
                        """);
    }

    @Test
    void aNetworkOutputStays() {
        List<OperationNode> nodes = List.of(conv("conv", "in"), node("relu", new Act(), "conv"));
        assertThat(new Fusion(nodes, List.of("conv", "relu")).run()).hasSize(2);
    }

    @Test
    void addingATensorToItselfIsNoResidual() {
        List<OperationNode> nodes = List.of(conv("conv", "in"), node("add", new Add(), "conv", "conv"));
        assertThat(new Fusion(nodes, List.of("add")).run()).hasSize(2);
    }

    @Test
    void dropoutVanishesUnlessItIsTheOutput() {
        List<OperationNode> nodes = List.of(conv("a", "in"), node("drop", new Drop(), "a"), conv("b", "drop"));
        assertThat(text(new Fusion(nodes, List.of("b")).run())).isEqualTo("a[a] = [](in)\nb[b] = [](a)\n");
        assertThat(new Fusion(nodes.subList(0, 2), List.of("drop")).run()).hasSize(2);
    }

    @Test
    void theLaterOfTwoConvolutionsTakesTheAdditionWhicheverInputItIs() {
        for (List<String> order : List.of(List.of("early", "late"), List.of("late", "early"))) {
            List<OperationNode> nodes = List.of(
                    conv("early", "in"), conv("late", "in"), node("add", new Add(), order.get(0), order.get(1)));
            assertThat(text(new Fusion(nodes, List.of("add")).run()))
                    .isEqualTo("early[early] = [](in)\nadd[late, add] = [+add](in, early)\n");
        }
    }
}
