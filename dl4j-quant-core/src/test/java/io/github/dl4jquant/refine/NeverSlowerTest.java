package io.github.dl4jquant.refine;

import static io.github.dl4jquant.scheme.Precision.FLOAT32;
import static io.github.dl4jquant.scheme.Precision.INT8_DYNAMIC;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static io.github.dl4jquant.scheme.Precision.INT8_WEIGHT;
import static io.github.dl4jquant.testing.FakeOperation.graph;
import static io.github.dl4jquant.testing.FakeOperation.node;
import static io.github.dl4jquant.testing.FakeOperation.original;
import static io.github.dl4jquant.testing.FakeOperation.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.observe.Range;
import io.github.dl4jquant.plan.Planner;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.refine.NeverSlower.Refined;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;

class NeverSlowerTest {

    private static final OperationGraph GRAPH = graph(
            List.of(node("a", weighted(), "in"), node("b", weighted(), "a"), node("loss", original(), "b")), "loss");

    private static final Map<String, Range> RANGES =
            Map.of("in", new Range(-1f, 1f), "a", new Range(0f, 2f), "b", new Range(0f, 3f));

    private static QuantizationConfig.Builder config(QuantizationMode mode) {
        return QuantizationConfig.builder().mode(mode).calibrationData(new ViewIterator(new DataSet(), 1));
    }

    private static Refined refine(QuantizationConfig config, Trial.Bench bench) {
        return new NeverSlower(GRAPH, config, choices -> Planner.plan(GRAPH, config, choices, RANGES, Map.of()), bench)
                .refine();
    }

    private static Timings dynamicTimes() {
        return new Timings()
                .operation("a", INT8_DYNAMIC, 15)
                .operation("a", INT8_WEIGHT, 30)
                .operation("a", FLOAT32, 12)
                .operation("b", INT8_DYNAMIC, 4)
                .operation("b", INT8_WEIGHT, 8)
                .operation("b", FLOAT32, 16);
    }

    @Test
    void everyOperationWithAChoiceGetsItsTimesAndADeviationItsReason() {
        Refined refined =
                refine(config(QuantizationMode.DYNAMIC).build(), dynamicTimes().bench(GRAPH));

        NodePlan a = refined.plan().find("a").orElseThrow();
        assertThat(a.precision()).isEqualTo(FLOAT32);
        assertThat(a.measuredMicros())
                .containsExactlyInAnyOrderEntriesOf(Map.of(INT8_DYNAMIC, 15.0, INT8_WEIGHT, 30.0, FLOAT32, 12.0));
        assertThat(a.reason()).isEqualTo("FLOAT32 measured 12.0 us, INT8_DYNAMIC 15.0 us");
        NodePlan b = refined.plan().find("b").orElseThrow();
        assertThat(b.precision()).isEqualTo(INT8_DYNAMIC);
        assertThat(b.measuredMicros()).containsEntry(FLOAT32, 16.0);
        assertThat(b.reason()).isEmpty();
        assertThat(refined.plan().find("loss").orElseThrow().measuredMicros()).isEmpty();
    }

    @Test
    void timesOfWholeNetworksTellWhatWasGained() {
        NetworkTimes times = refine(
                        config(QuantizationMode.DYNAMIC).build(), dynamicTimes().bench(GRAPH))
                .times();
        assertThat(times.chosenMicros()).isEqualTo(16);
        assertThat(times.configuredMicros()).isEqualTo(19);
        assertThat(times.uniformMicros()).isEqualTo(Map.of(INT8_DYNAMIC, 19.0, INT8_WEIGHT, 38.0, FLOAT32, 28.0));
    }

    @Test
    void conversionsCountInTheTimesOfStaticInt8() {
        Timings timings = new Timings().conversion("in", 3).conversion("a", 2);
        timings.operation("a", 10, 20).operation("b", 9, 4);
        for (Precision other : List.of(INT8_DYNAMIC, INT8_WEIGHT)) {
            timings.operation("a", other, 50).operation("b", other, 50);
        }
        QuantizationPlan plan = refine(
                        config(QuantizationMode.WEIGHT_AND_ACTIVATION).build(), timings.bench(GRAPH))
                .plan();
        assertThat(plan.find("a").orElseThrow().precision()).isEqualTo(INT8_STATIC);
        assertThat(plan.find("a").orElseThrow().measuredMicros())
                .containsEntry(INT8_STATIC, 13.0)
                .containsEntry(FLOAT32, 20.0);
        assertThat(plan.find("b").orElseThrow().precision()).isEqualTo(FLOAT32);
        assertThat(plan.find("b").orElseThrow().reason())
                .isEqualTo("FLOAT32 measured 4.0 us, INT8_STATIC 9.0 us with its conversions");
    }

    @Test
    void aConversionMoreThanConfiguredHasToBeWorthAnotherLayerInDeeplearning4jsLoop() {
        OperationGraph chain = graph(
                List.of(node("a", weighted(), "in"), node("b", weighted(), "a"), node("c", weighted(), "b")), "c");
        QuantizationConfig config =
                config(QuantizationMode.WEIGHT_AND_ACTIVATION).build();
        Map<String, Range> ranges = Map.of(
                "in", new Range(-1f, 1f), "a", new Range(0f, 2f), "b", new Range(0f, 3f), "c", new Range(0f, 3f));
        Timings timings = new Timings().conversion("in", 1).conversion("b", 1);
        timings.operation("a", 10, 90).operation("b", 18, 9).operation("c", 10, 90);
        for (Precision other : List.of(INT8_DYNAMIC, INT8_WEIGHT)) {
            timings.operation("a", other, 99).operation("b", other, 99).operation("c", other, 99);
        }
        for (double loopMicros : new double[] {3, 13}) {
            QuantizationPlan plan = new NeverSlower(
                            chain,
                            config,
                            choices -> Planner.plan(chain, config, choices, ranges, Map.of()),
                            timings.benchWithLoop(chain, loopMicros))
                    .refine()
                    .plan();
            NodePlan b = plan.find("b").orElseThrow();
            assertThat(b.precision()).isEqualTo(loopMicros < 8 ? FLOAT32 : INT8_STATIC);
            assertThat(b.measuredMicros().get(FLOAT32) - b.measuredMicros().get(INT8_STATIC))
                    .isCloseTo(-9 + 1 + loopMicros, org.assertj.core.data.Offset.offset(0.1));
        }
    }

    @Test
    void whatTheUserFixedStays() {
        QuantizationConfig config =
                config(QuantizationMode.DYNAMIC).precision("a", INT8_WEIGHT).build();
        QuantizationPlan plan = refine(config, dynamicTimes().bench(GRAPH)).plan();
        assertThat(plan.find("a").orElseThrow().precision()).isEqualTo(INT8_WEIGHT);
        assertThat(plan.find("a").orElseThrow().reason()).isEqualTo("as configured");
        assertThat(plan.find("a").orElseThrow().measuredMicros()).isEmpty();
    }

    @Test
    void aWholeNetworkThatIsFasterThanItsPartsSaidIsTaken() {
        Trial.Bench bench = plan -> {
            Trial trial = dynamicTimes().bench(GRAPH).open(plan);
            boolean allFloat = trial.placement().get(1) == FLOAT32;
            return allFloat ? dynamicTimes().bench(GRAPH, 0.4).open(plan) : trial;
        };
        Refined refined = refine(config(QuantizationMode.DYNAMIC).build(), bench);
        assertThat(refined.plan().nodes())
                .filteredOn(n -> !n.name().equals("loss"))
                .allMatch(n -> n.precision() == FLOAT32);
    }

    @Test
    void nothingIsTimedWhereThereIsNoChoice() {
        Refined refined = refine(config(QuantizationMode.FLOAT32).build(), plan -> {
            throw new AssertionError("nothing to time");
        });
        assertThat(refined.times()).isNull();
        assertThat(refined.plan().find("a").orElseThrow().precision()).isEqualTo(FLOAT32);
    }

    @Test
    void theNetworkAsConfiguredWinsUnlessAnotherIsClearlyFaster() {
        List<Precision> configured = List.of(INT8_STATIC);
        List<Precision> proposal = List.of(INT8_DYNAMIC);
        List<Precision> uniform = List.of(FLOAT32);
        Map<List<Precision>, Timing> wholes = new LinkedHashMap<>();
        wholes.put(configured, new Timing(100, 1));
        wholes.put(uniform, new Timing(98, 1));
        wholes.put(proposal, new Timing(120, 1));
        assertThat(NeverSlower.fastest(wholes, configured, proposal)).isEqualTo(configured);
        wholes.put(uniform, new Timing(80, 1));
        assertThat(NeverSlower.fastest(wholes, configured, proposal)).isEqualTo(uniform);
        wholes.put(proposal, new Timing(81, 1));
        assertThat(NeverSlower.fastest(wholes, configured, proposal)).isEqualTo(proposal);
    }

    @Test
    void aProposalThatIsNotClearlyFasterAsAWholeIsNotTaken() {
        List<Precision> configured = List.of(INT8_STATIC);
        List<Precision> proposal = List.of(FLOAT32);
        Map<List<Precision>, Timing> wholes = new LinkedHashMap<>();
        wholes.put(configured, new Timing(100, 0.1));
        wholes.put(proposal, new Timing(98, 0.1));
        assertThat(NeverSlower.fastest(wholes, configured, proposal)).isEqualTo(configured);
        wholes.put(proposal, new Timing(102, 5));
        assertThat(NeverSlower.fastest(wholes, configured, proposal)).isEqualTo(configured);
        wholes.put(proposal, new Timing(90, 0.1));
        assertThat(NeverSlower.fastest(wholes, configured, proposal)).isEqualTo(proposal);
    }
}
