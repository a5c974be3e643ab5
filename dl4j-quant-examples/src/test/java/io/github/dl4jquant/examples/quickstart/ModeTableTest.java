package io.github.dl4jquant.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModeTableTest {

    private static final ModeRow FLOAT =
            new ModeRow("Deeplearning4j float", 0.9735, 1, 0, 331_234, 320_808, 2000, 40000);
    private static final ModeRow INT8 = new ModeRow("weightOnly", 0.97, 0.9985, 1, 77_639, 155_584, 400, 5000);

    private static final List<String> LINES =
            ModeTable.format("Title", List.of(FLOAT, INT8)).lines().toList();

    @Test
    void everyRowIsAsWideAsTheHead() {
        assertThat(LINES.get(0)).isEqualTo("Title");
        assertThat(LINES.subList(3, LINES.size()))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).hasSameSizeAs(LINES.get(2)));
    }

    @Test
    void sharesAreInPercentAndBytesInGroupsOfThreeDigits() {
        assertThat(LINES.get(5)).contains("97.00 %", "99.85 %", "100 %", "77,639", "155,584");
    }

    @Test
    void speedIsComparedToTheFirstRow() {
        assertThat(LINES.get(4)).contains("2,000 us   1.0x", "40,000 us   1.0x");
        assertThat(LINES.get(5)).contains("400 us   5.0x", "5,000 us   8.0x");
    }

    @Test
    void theMedianIsTheMiddleValue() {
        assertThat(LatencyRace.median(List.of(9L, 1L, 5L))).isEqualTo(5);
    }
}
