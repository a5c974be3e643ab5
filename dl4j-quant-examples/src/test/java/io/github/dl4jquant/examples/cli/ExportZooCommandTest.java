package io.github.dl4jquant.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportZooCommandTest {

    @Test
    void aNetworkOfTheZooIsTheSameInOnnxRuntimeInEveryMode(@TempDir Path folder) throws Exception {
        Path markdown = folder.resolve("export-zoo.md");
        CommandRun run = CommandRun.of(
                        "export-zoo",
                        "--only",
                        "LeNet",
                        "--mode",
                        "float,weight-only,dynamic,weight-and-activation",
                        "--markdown",
                        markdown)
                .assertSucceeded();

        List<String> rows =
                run.out().lines().filter(l -> l.startsWith("| LeNet")).toList();
        assertThat(rows)
                .extracting(row -> cell(row, 3))
                .containsExactly("float", "weightOnly", "dynamic", "weightAndActivation");
        for (String row : rows) {
            assertThat(cell(row, 4)).as(row).isEqualTo("yes");
            assertThat(cell(row, 5)).as(row).isIn("ok", "no python3 with the module onnx");
            boolean int8 = !row.contains("float") && !row.contains("weightOnly");
            assertThat(Double.parseDouble(cell(row, 6))).as(row).isBetween(0.0, int8 ? 0.05 : 1e-4);
            assertThat(cell(row, 7)).as(row).isEqualTo(int8 ? "100.00%" : "-");
            assertThat(cell(row, 8)).as(row).matches(int8 ? "\\d+: (100.000|99.9..)% / .*" : "-");
            assertThat(cell(row, 10)).as(row).isEqualTo("100%");
            double bytes = Double.parseDouble(cell(row, 11).replace(",", ""));
            assertThat(bytes / 5_025_000).as(row).isBetween(row.contains("float") ? 0.99 : 0.2, 1.01);
            assertThat(cell(row, 13)).as(row).isEqualTo("ok");
        }
        assertThat(Files.readString(markdown)).contains(rows).contains("NASNet is missing");
    }

    @Test
    void aRowThatFailsSaysWhyAndMakesTheCommandFail() {
        CommandRun run = CommandRun.of("export-zoo", "--only", "ResNet50", "--size", 16, "--mode", "float");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("ResNet50 +\\| +16 \\| float +\\| no .*FAILED: \\w+: \\w+")
                .doesNotContain("| ok");
    }

    @Test
    void whatIsNotThereIsRefusedWithWhatIs() {
        CommandRun.of("export-zoo", "--only", "Lenet5").assertFailed(2, "'Lenet5'", "LeNet", "YOLO2");
        CommandRun.of("export-zoo", "--mode", "int8").assertFailed(2, "'int8'", "float, weight-only, dynamic");
        CommandRun.of("export-zoo", "--size", -1).assertFailed(2, "--size", "-1");
        CommandRun.of("export-zoo", "--samples", 0).assertFailed(2, "--samples", "0");
    }

    private static String cell(String row, int number) {
        return row.split("\\|")[number].strip();
    }
}
