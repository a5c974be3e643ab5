package io.github.dl4jquant.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidualInOnnxRuntimeTest {

    @TempDir
    private Path folder;

    @Test
    void bothRuntimesAreEquallyAccurate() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        List<ResidualInOnnxRuntime.Row> rows = new ResidualInOnnxRuntime(out, folder).run(1000, 200, 2);
        assertThat(rows)
                .extracting(ResidualInOnnxRuntime.Row::name)
                .containsExactly("float", "weightAndActivation", "weightAndActivation, exact");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.onnxAccuracy()).isCloseTo(row.accuracy(), within(0.02));
            assertThat(row.sameClass()).isGreaterThanOrEqualTo(0.97);
        });
        assertThat(rows.get(0).largestDifference()).isLessThan(1e-5);
        assertThat(text.toString(StandardCharsets.UTF_8))
                .contains("Residual ComputationGraph, 200 test images", "| weightAndActivation, exact | ");
        assertThat(folder.resolve("residual-weightAndActivation-exact.onnx")).isNotEmptyFile();
    }
}
