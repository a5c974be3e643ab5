package io.github.dl4jquant.plan;

import static io.github.dl4jquant.testing.FakeOperation.graph;
import static io.github.dl4jquant.testing.FakeOperation.node;
import static io.github.dl4jquant.testing.FakeOperation.original;
import static io.github.dl4jquant.testing.FakeOperation.plain;
import static io.github.dl4jquant.testing.FakeOperation.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.CalibrationException;
import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.observe.Range;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.testing.FakeOperation;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;

class PlannerTest {

    private static final Range UNIT = new Range(0f, 1f);

    private static QuantizationConfig.Builder staticInt8() {
        return QuantizationConfig.builder()
                .mode(QuantizationMode.WEIGHT_AND_ACTIVATION)
                .calibrationData(new ViewIterator(new DataSet(), 1));
    }

    private static OperationGraph chain() {
        return graph(
                List.of(
                        node("a", weighted(), "in"),
                        node("pool", plain(OutputRange.sameAsInputs()), "a"),
                        node("b", weighted(), "pool"),
                        node("loss", original(), "b")),
                "loss");
    }

    @Test
    void int8FlowsFromLayerToLayerAndEndsBeforeTheFloatLayer() {
        Map<String, Range> ranges = Map.of("in", new Range(-1f, 1f), "a", new Range(0f, 5.1f), "b", UNIT);
        QuantizationPlan plan = Planner.plan(chain(), staticInt8().build(), ranges);
        assertThat(plan.find("a").orElseThrow().output()).isEqualTo(TensorFormat.of(QuantParams.uint8(5.1f / 255, 0)));
        assertThat(plan.find("pool").orElseThrow().output())
                .isEqualTo(plan.find("a").orElseThrow().output());
        assertThat(plan.find("b").orElseThrow().output().type()).isEqualTo(ElementType.FLOAT32);
        assertThat(plan.tensors().get("in").type()).isEqualTo(ElementType.INT8);
        assertThat(plan.find("loss").orElseThrow().precision()).isEqualTo(Precision.ORIGINAL);
    }

    @Test
    void tensorsThatAreJoinedShareTheUnionOfTheirRanges() {
        OperationGraph graph = graph(
                List.of(
                        node("a", weighted(), "in"),
                        node("b", weighted(), "in"),
                        node("merge", plain(OutputRange.sameAsInputs()), "a", "b"),
                        node("c", weighted(), "merge")),
                "c");
        Map<String, Range> ranges = Map.of("in", UNIT, "a", UNIT, "b", new Range(0f, 3f), "c", UNIT);
        Map<String, QuantParams> tensors =
                Planner.plan(graph, staticInt8().build(), ranges).tensors();
        assertThat(tensors.get("a")).isEqualTo(QuantParams.uint8(3f / 255, 0));
        assertThat(tensors.get("b")).isEqualTo(tensors.get("a"));
        assertThat(tensors.get("merge")).isEqualTo(tensors.get("a"));
    }

    @Test
    void aWeightlessLayerBetweenFloatLayersIsNotQuantized() {
        OperationGraph graph = graph(
                List.of(
                        node("a", original(), "in"),
                        node("act", plain(OutputRange.observed()), "a"),
                        node("b", original(), "act")),
                "b");
        QuantizationPlan plan = Planner.plan(graph, staticInt8().build(), Map.of());
        assertThat(plan.find("act").orElseThrow().precision()).isEqualTo(Precision.FLOAT32);
        assertThat(plan.find("act").orElseThrow().reason()).isEqualTo("stands between float layers");
        assertThat(plan.tensors()).isEmpty();
    }

    @Test
    void modesChooseTheirPrecisionAndFallBackToFloat() {
        for (QuantizationConfig config :
                List.of(QuantizationConfig.weightOnly(), QuantizationConfig.dynamic(), QuantizationConfig.float32())) {
            QuantizationPlan plan = Planner.plan(chain(), config, Map.of());
            assertThat(plan.find("a").orElseThrow().precision())
                    .isEqualTo(config.mode().preference().get(0));
            assertThat(plan.find("pool").orElseThrow().precision()).isEqualTo(Precision.FLOAT32);
            assertThat(plan.tensors()).isEmpty();
        }
    }

    @Test
    void theLastSettingThatMatchesALayerCounts() {
        QuantizationConfig config = QuantizationConfig.builder()
                .mode(QuantizationMode.DYNAMIC)
                .precision(".*", Precision.INT8_WEIGHT)
                .exclude("b")
                .precision("loss", Precision.FLOAT32)
                .precision("pool", Precision.FLOAT32)
                .build();
        QuantizationPlan plan = Planner.plan(
                chain(),
                QuantizationConfig.builder()
                        .mode(QuantizationMode.DYNAMIC)
                        .precision("a", Precision.INT8_WEIGHT)
                        .exclude("b")
                        .build(),
                Map.of());
        assertThat(plan.find("a").orElseThrow().precision()).isEqualTo(Precision.INT8_WEIGHT);
        assertThat(plan.find("a").orElseThrow().reason()).isEqualTo("as configured");
        assertThat(plan.find("b").orElseThrow().precision()).isEqualTo(Precision.FLOAT32);
        QuantizationPlan last = Planner.plan(chain(), config, Map.of());
        assertThat(last.find("b").orElseThrow().precision()).isEqualTo(Precision.FLOAT32);
    }

    @Test
    void aSettingThatMatchesNoLayerNamesTheLayers() {
        QuantizationConfig config =
                QuantizationConfig.builder().exclude("conv9").build();
        assertThatThrownBy(() -> Planner.plan(chain(), config, Map.of()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'conv9'")
                .hasMessageContaining("a, pool, b, loss");
    }

    @Test
    void aPrecisionThatALayerLacksIsRefusedWithWhatItHas() {
        QuantizationConfig config = QuantizationConfig.builder()
                .precision("pool", Precision.INT8_WEIGHT)
                .build();
        assertThatThrownBy(() -> Planner.plan(chain(), config, Map.of()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'pool'")
                .hasMessageContaining("INT8_WEIGHT")
                .hasMessageContaining("[INT8_STATIC, FLOAT32]");
    }

    @Test
    void aTensorOfZerosIsRefusedByNameUnlessAccepted() {
        Map<String, Range> ranges = Map.of("in", UNIT, "a", new Range(0f, 0f), "b", UNIT);
        assertThatThrownBy(() -> Planner.plan(chain(), staticInt8().build(), ranges))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("'a'")
                .hasMessageContaining("acceptDegenerateTensors");
        QuantizationConfig accepting =
                staticInt8().acceptDegenerateTensors(true).build();
        assertThat(Planner.plan(chain(), accepting, ranges).tensors().get("a").scale())
                .isEqualTo(1f);
    }

    @Test
    void aChannelOfZeroWeightsIsRefusedByNumberUnlessAccepted() {
        FakeOperation dead = new FakeOperation(
                EnumSet.of(Precision.INT8_WEIGHT, Precision.FLOAT32), OutputRange.observed(), 10, List.of(3, 5));
        OperationGraph graph = graph(List.of(node("dead", dead, "in")), "dead");
        assertThatThrownBy(() -> Planner.plan(graph, QuantizationConfig.weightOnly(), Map.of()))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("'dead'")
                .hasMessageContaining("2 output channel(s)")
                .hasMessageContaining("channel 3");
        assertThat(Planner.plan(graph, QuantizationConfig.float32(), Map.of()).nodes())
                .hasSize(1);
    }

    @Test
    void aTensorThatCalibrationNeverSawIsNamed() {
        assertThatThrownBy(() -> Planner.plan(chain(), staticInt8().build(), Map.of("in", UNIT)))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("'a'");
    }
}
