package io.github.dl4jquant.refine;

import static io.github.dl4jquant.scheme.Precision.FLOAT32;
import static io.github.dl4jquant.scheme.Precision.INT8_DYNAMIC;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static io.github.dl4jquant.testing.FakeOperation.graph;
import static io.github.dl4jquant.testing.FakeOperation.node;
import static io.github.dl4jquant.testing.FakeOperation.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.scheme.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementModelTest {

    private static final OperationGraph CHAIN =
            graph(List.of(node("a", weighted(), "in"), node("b", weighted(), "a"), node("c", weighted(), "b")), "c");

    private static List<Situation> situations(OperationGraph graph, Precision... placement) {
        return new PlacementModel(graph).situations(List.of(placement));
    }

    @Test
    void anInt8NetworkConvertsItsInputAndEndsInFloat() {
        assertThat(situations(CHAIN, INT8_STATIC, INT8_STATIC, INT8_STATIC))
                .containsExactly(
                        Situation.conversion("in", false, true),
                        Situation.operation("a", INT8_STATIC, true, true),
                        Situation.operation("b", INT8_STATIC, true, true),
                        Situation.operation("c", INT8_STATIC, true, false));
    }

    @Test
    void onlyStaticInt8NeedsConversions() {
        assertThat(situations(CHAIN, FLOAT32, INT8_DYNAMIC, FLOAT32)).noneMatch(Situation::isConversion);
    }

    @Test
    void int8BeforeFloatWritesFloatItselfAndFloatBeforeInt8IsConverted() {
        assertThat(situations(CHAIN, INT8_STATIC, FLOAT32, INT8_STATIC))
                .containsExactly(
                        Situation.conversion("in", false, true),
                        Situation.operation("a", INT8_STATIC, true, false),
                        Situation.operation("b", FLOAT32, false, false),
                        Situation.conversion("b", false, true),
                        Situation.operation("c", INT8_STATIC, true, false));
    }

    @Test
    void readersThatWantTheSameShareAConversion() {
        OperationGraph fork = graph(
                List.of(
                        node("a", weighted(), "in"),
                        node("b", weighted(), "a"),
                        node("c", weighted(), "a"),
                        node("d", weighted(), "a")),
                "b",
                "c",
                "d");
        assertThat(situations(fork, FLOAT32, INT8_STATIC, INT8_STATIC, FLOAT32))
                .filteredOn(Situation::isConversion)
                .containsExactly(Situation.conversion("a", false, true));
        assertThat(situations(fork, INT8_STATIC, INT8_STATIC, FLOAT32, FLOAT32))
                .filteredOn(Situation::isConversion)
                .containsExactly(Situation.conversion("in", false, true), Situation.conversion("a", true, false));
    }

    @Test
    void anOutputThatIsAlsoReadAsInt8IsConverted() {
        OperationGraph twoOutputs = graph(List.of(node("a", weighted(), "in"), node("b", weighted(), "a")), "a", "b");
        assertThat(situations(twoOutputs, INT8_STATIC, INT8_STATIC)).contains(Situation.conversion("a", true, false));
    }

    @Test
    void aroundAnOperationAreItselfAndWhatItReadsAndWrites() {
        assertThat(new PlacementModel(CHAIN).around(1, List.of(FLOAT32, INT8_STATIC, FLOAT32)))
                .containsExactly(
                        Situation.operation("b", INT8_STATIC, true, false), Situation.conversion("a", false, true));
    }
}
