package io.github.dl4jquant.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.NodePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFileTest {

    private static final QuantizationPlan PLAN = new QuantizationPlan(
            QuantizationMode.WEIGHT_AND_ACTIVATION,
            Map.of("relu1", QuantParams.uint8(0.1f, 3)),
            List.of(
                    new NodePlan(
                            "relu1",
                            List.of("conv1", "bn1", "relu1"),
                            "ConvolutionLayer",
                            Precision.INT8_STATIC,
                            TensorFormat.of(QuantParams.uint8(0.1f, 3)),
                            "",
                            1_234_567L),
                    new NodePlan(
                            "lstm",
                            List.of("lstm"),
                            "LSTM",
                            Precision.ORIGINAL,
                            TensorFormat.float32(),
                            "no int8 form of LSTM")));

    @Test
    void jsonRoundTripIsExact(@TempDir Path folder) throws Exception {
        assertThat(PlanFile.fromJson(PlanFile.toJson(PLAN))).isEqualTo(PLAN);
        Path file = folder.resolve("plan.json");
        PlanFile.write(PLAN, file);
        assertThat(PlanFile.read(file)).isEqualTo(PLAN);
    }

    @Test
    void jsonHoldsNothingButThePlan() {
        assertThat(PlanFile.toJson(PLAN)).contains("\"zeroPoint\" : 3").doesNotContain("\"int8\"");
    }

    @Test
    void planOfAnEarlierVersionDoesNotKnowHowMuchThereIsToCompute() {
        String json = PlanFile.toJson(PLAN);
        String old = json.replaceAll(",\\s*\"multiplyAccumulates\" : -?\\d+", "");

        assertThat(json).contains("1234567");
        assertThat(old).doesNotContain("multiplyAccumulates");
        assertThat(PlanFile.fromJson(old).nodes())
                .extracting(NodePlan::multiplyAccumulates)
                .containsOnly(NodePlan.UNKNOWN);
    }

    @Test
    void measuredTimesSurviveTheRoundTripInOrder() {
        NodePlan timed = new NodePlan(
                "dense",
                List.of("dense"),
                "DenseLayer",
                Precision.FLOAT32,
                TensorFormat.float32(),
                "FLOAT32 measured 12.1 us, INT8_STATIC 15.3 us with its conversions",
                1_000L,
                Map.of(Precision.FLOAT32, 12.1, Precision.INT8_STATIC, 15.3));
        QuantizationPlan plan = new QuantizationPlan(QuantizationMode.WEIGHT_AND_ACTIVATION, Map.of(), List.of(timed));

        NodePlan again = PlanFile.fromJson(PlanFile.toJson(plan)).nodes().get(0);

        assertThat(again).isEqualTo(timed);
        assertThat(again.measuredMicros().keySet()).containsExactly(Precision.INT8_STATIC, Precision.FLOAT32);
    }

    @Test
    void planOfAnEarlierVersionHasNoMeasuredTimes() {
        String json = PlanFile.toJson(PLAN);
        String old = json.replaceAll(",\\s*\"measuredMicros\" : \\{ \\}", "");

        assertThat(old).doesNotContain("measuredMicros").isNotEqualTo(json);
        assertThat(PlanFile.fromJson(old)).isEqualTo(PLAN);
    }

    @Test
    void whatIsNoPlanIsRefusedWithThePlace() {
        assertThatThrownBy(() -> PlanFile.fromJson("{\n \"mode\": "))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("line 2");
        String unknown = PlanFile.toJson(PLAN).replace("\"reason\"", "\"raisin\"");
        assertThatThrownBy(() -> PlanFile.fromJson(unknown))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("raisin");
        String badScale = PlanFile.toJson(PLAN).replace("\"scale\" : 0.1", "\"scale\" : -1");
        assertThatThrownBy(() -> PlanFile.fromJson(badScale))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void findPrefersTheOperationsOwnName() {
        assertThat(PLAN.find("bn1").orElseThrow().name()).isEqualTo("relu1");
        assertThat(PLAN.find("lstm").orElseThrow().type()).isEqualTo("LSTM");
        assertThat(PLAN.find("nothing")).isEmpty();
    }
}
