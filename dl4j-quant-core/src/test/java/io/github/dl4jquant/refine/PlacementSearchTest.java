package io.github.dl4jquant.refine;

import static io.github.dl4jquant.scheme.Precision.FLOAT32;
import static io.github.dl4jquant.scheme.Precision.INT8_DYNAMIC;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static io.github.dl4jquant.scheme.Precision.INT8_WEIGHT;
import static io.github.dl4jquant.testing.FakeOperation.graph;
import static io.github.dl4jquant.testing.FakeOperation.node;
import static io.github.dl4jquant.testing.FakeOperation.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.OperationNode;
import io.github.dl4jquant.scheme.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementSearchTest {

    private static final List<Precision> EITHER = List.of(INT8_STATIC, FLOAT32);

    private static OperationGraph chain(int length) {
        List<OperationNode> nodes = IntStream.range(0, length)
                .mapToObj(i -> node("n" + i, weighted(), i == 0 ? "in" : "n" + (i - 1)))
                .toList();
        return graph(nodes, "n" + (length - 1));
    }

    private static PlacementCosts costs(OperationGraph graph, List<List<Precision>> candidates, Timings timings) {
        return new PlacementCosts(
                new PlacementModel(graph),
                candidates,
                timings.table(),
                0,
                Collections.nCopies(candidates.size(), INT8_STATIC));
    }

    private static List<Precision> best(OperationGraph graph, List<Precision> candidates, Timings timings) {
        int size = graph.nodes().size();
        List<List<Precision>> all = Collections.nCopies(size, candidates);
        return new PlacementSearch(graph, all, costs(graph, all, timings))
                .best(Collections.nCopies(size, candidates.get(0)));
    }

    @Test
    void anOperationThatIsFasterInFloatBecomesFloat() {
        Timings timings =
                new Timings().operation("n0", 5, 20).operation("n1", 30, 10).conversion("n1", 2);
        timings.operation("n2", 5, 20).conversion("in", 1);
        assertThat(best(chain(3), EITHER, timings)).containsExactly(INT8_STATIC, FLOAT32, INT8_STATIC);
    }

    @Test
    void aSwitchThatItsConversionsEatUpIsNotMade() {
        Timings timings =
                new Timings().operation("n0", 5, 20).operation("n1", 30, 10).conversion("n1", 21);
        timings.operation("n2", 5, 30).conversion("in", 1);
        assertThat(best(chain(3), EITHER, timings)).containsOnly(INT8_STATIC);
    }

    @Test
    void operationsThatOnlyPayTogetherSwitchTogether() {
        Timings timings = new Timings().conversion("in", 1);
        timings.operation("n0", 5, 100).operation("n4", 5, 100);
        for (int i = 1; i < 4; i++) {
            timings.operation("n" + i, 10, 5).conversion("n" + i, 12);
        }
        assertThat(best(chain(5), EITHER, timings))
                .containsExactly(INT8_STATIC, FLOAT32, FLOAT32, FLOAT32, INT8_STATIC);
    }

    @Test
    void tiesAndGainsBelowTheMarginStayInt8() {
        Timings timings =
                new Timings().operation("n0", 10, 10).operation("n1", 10, 9.8).operation("n2", 10, 9.6);
        assertThat(best(chain(3), EITHER, timings)).containsExactly(INT8_STATIC, INT8_STATIC, FLOAT32);
    }

    @Test
    void gainsBelowTheNoiseStayInt8() {
        OperationGraph graph = chain(1);
        TimingTable noisy = new TimingTable(java.util.Map.of(
                Situation.operation("n0", INT8_STATIC, true, false), new Timing(10, 0.1),
                Situation.operation("n0", FLOAT32, false, false), new Timing(8, 3)));
        List<List<Precision>> candidates = List.of(EITHER);
        PlacementCosts costs =
                new PlacementCosts(new PlacementModel(graph), candidates, noisy, 0, List.of(INT8_STATIC));
        assertThat(new PlacementSearch(graph, candidates, costs).best(List.of(INT8_STATIC)))
                .containsExactly(INT8_STATIC);
    }

    @Test
    void theBestOfAllFourPrecisionsIsTaken() {
        Timings timings = new Timings().conversion("in", 5);
        timings.operation("n0", 10, 30).operation("n0", INT8_DYNAMIC, 12).operation("n0", INT8_WEIGHT, 40);
        timings.operation("n1", 20, 30).operation("n1", INT8_DYNAMIC, 25).operation("n1", INT8_WEIGHT, 9);
        assertThat(best(chain(2), List.of(INT8_STATIC, INT8_DYNAMIC, INT8_WEIGHT, FLOAT32), timings))
                .containsExactly(INT8_DYNAMIC, INT8_WEIGHT);
    }

    @Test
    void aResidualIsConvertedForItsAdditionToo() {
        OperationGraph residual = graph(
                List.of(
                        node("a", weighted(), "in"),
                        node("b", weighted(), "a"),
                        node("c", weighted(), "b"),
                        node("sum", weighted(), "c", "a"),
                        node("end", weighted(), "sum")),
                "end");
        Timings timings =
                new Timings().conversion("in", 1).operation("a", 5, 50).operation("sum", 5, 50);
        timings.operation("b", 20, 12).operation("c", 20, 12).operation("end", 5, 50);
        assertThat(best(residual, EITHER, timings.conversion("a", 4).conversion("c", 4)))
                .containsExactly(INT8_STATIC, FLOAT32, FLOAT32, INT8_STATIC, INT8_STATIC);
        assertThat(best(residual, EITHER, timings.conversion("a", 12).conversion("c", 8)))
                .containsOnly(INT8_STATIC);
    }

    @Test
    void nothingIsBetterOnRandomChains() {
        Random random = new Random(5);
        for (int trial = 0; trial < 50; trial++) {
            int length = 9;
            OperationGraph graph = chain(length);
            Timings timings = new Timings().conversion("in", random.nextInt(10));
            for (int i = 0; i < length; i++) {
                timings.operation("n" + i, 1 + random.nextInt(20), 1 + random.nextInt(20));
                timings.conversion("n" + i, random.nextInt(10));
            }
            List<List<Precision>> candidates = Collections.nCopies(length, EITHER);
            PlacementCosts costs = costs(graph, candidates, timings);
            double least = IntStream.range(0, 1 << length)
                    .mapToDouble(bits -> costs.cost(placement(bits, length)))
                    .min()
                    .orElseThrow();
            assertThat(costs.cost(best(graph, EITHER, timings)))
                    .isCloseTo(least, org.assertj.core.data.Offset.offset(1e-6));
        }
    }

    private static List<Precision> placement(int bits, int length) {
        List<Precision> placement = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            placement.add((bits >> i & 1) == 0 ? INT8_STATIC : FLOAT32);
        }
        return placement;
    }
}
