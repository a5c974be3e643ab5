package io.github.dl4jquant.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageCommandTest {

    @Test
    void aNetworkOfTheZooPassesInEveryMode(@TempDir Path folder) throws Exception {
        Path markdown = folder.resolve("coverage.md");
        CommandRun run = CommandRun.of("coverage", "--only", "LeNet", "--samples", 2, "--markdown", markdown)
                .assertSucceeded();

        List<String> rows =
                run.out().lines().filter(l -> l.startsWith("| LeNet")).toList();
        assertThat(rows).hasSize(4).allSatisfy(row -> assertThat(row).contains("| ok"));
        assertThat(rows)
                .extracting(row -> cell(row, 3))
                .containsExactlyInAnyOrder("weightOnly", "dynamic", "weightAndActivation", "float32");
        for (String row : rows) {
            boolean int8 = !cell(row, 3).equals("float32");
            assertThat(cell(row, 5)).as(row).isEqualTo(int8 ? "100.0%" : "0.0%");
            assertThat(Double.parseDouble(cell(row, 6))).as(row).isBetween(int8 ? 0.2 : 0.95, int8 ? 0.3 : 1.05);
            assertThat(Double.parseDouble(cell(row, 7))).as(row).isGreaterThan(int8 ? 10 : 60);
        }
        assertThat(Files.readString(markdown)).contains(rows).contains("NASNet is missing");
    }

    @Test
    void aSmallerSizeIsUsedWhereItIsSmaller() {
        CommandRun run = CommandRun.of(
                        "coverage", "--only", "SimpleCNN,LeNet", "--size", 40, "--samples", 1, "--mode", "weight-only")
                .assertSucceeded();

        assertThat(run.out())
                .containsPattern("SimpleCNN +\\| +40 \\| weightOnly")
                .containsPattern("LeNet +\\| +28 \\| weightOnly");
    }

    @Test
    void aRowThatFailsMakesTheCommandFail() {
        CommandRun run = CommandRun.of("coverage", "--only", "ResNet50", "--size", 16, "--mode", "weight-only");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("FAILED").doesNotContain("| ok");
    }

    @Test
    void anUnknownNetworkIsRefusedWithTheKnownOnes() {
        CommandRun.of("coverage", "--only", "LeNet,Lenet5").assertFailed(2, "'Lenet5'", "LeNet", "YOLO2");
    }

    private static String cell(String row, int number) {
        return row.split("\\|")[number].strip();
    }
}
