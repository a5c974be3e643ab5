package io.github.dl4jquant.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output file is complete, or as it was before. */
class OutputFileTest {

    @TempDir
    static Path folder;

    private static ModelFiles files;
    private static Path model;

    private Path out;

    @BeforeAll
    static void trainOnce() throws IOException {
        files = new ModelFiles(folder);
        model = files.save("net.zip", files.sequential());
    }

    @BeforeEach
    void freshOutput() throws IOException {
        out = Files.createTempDirectory(folder, "out").resolve("int8.zip");
    }

    @Test
    void anExistingFileIsReplacedOnlyWithForce() throws IOException {
        Files.writeString(out, "precious");

        CommandRun.of("quantize", model, out).assertFailed(1, out.toString(), "the file exists", "--force");
        assertThat(out).hasContent("precious");

        CommandRun.of("quantize", model, out, "--force").assertSucceeded();
        CommandRun.of("inspect", out).assertSucceeded();
    }

    @Test
    void theModelItselfIsNeverOverwritten() throws IOException {
        byte[] before = Files.readAllBytes(model);

        CommandRun.of("quantize", model, model, "--force").assertFailed(1, "it is the model that is read");

        assertThat(model).hasBinaryContent(before);
    }

    @Test
    void aMissingFolderIsNamed() {
        Path missing = folder.resolve("missing");

        CommandRun.of("quantize", model, missing.resolve("x.zip"))
                .assertFailed(1, "there is no folder '" + missing + "'", "Create it first");
    }

    @Test
    void aFolderAsOutputIsRefused() {
        CommandRun.of("quantize", model, out.getParent()).assertFailed(1, "it is a folder");
    }

    @Test
    void aBadModelLeavesTheOutputUnchanged() throws IOException {
        Files.writeString(out, "precious");
        Path broken = Files.writeString(folder.resolve("broken.zip"), "PK");

        CommandRun.of("quantize", broken, out, "--force").assertFailed(1, broken.toString());

        assertOnly("precious");
    }

    @Test
    void badCalibrationDataLeavesTheOutputUnchanged() throws IOException {
        Files.writeString(out, "precious");
        List<String> rows = Files.readAllLines(files.csv);
        rows.set(100, "1,2,oops,4,0");
        Path csv = Files.write(folder.resolve("broken.csv"), rows);

        CommandRun.of("quantize", model, out, "--force", "--mode", "weight-and-activation", "--csv", csv)
                .assertFailed(1, "line 101 of '" + csv + "'", "column 2 holds 'oops'");

        assertOnly("precious");
    }

    @Test
    void aQuantizedNetworkIsNotQuantizedAgain() throws IOException {
        Path int8 = folder.resolve("once.zip");
        CommandRun.of("quantize", model, int8).assertSucceeded();

        CommandRun.of("quantize", int8, out).assertFailed(1, int8.toString(), "type INT8", "quantized already");
        CommandRun.of("quantize", int8, out, "--mode", "weight-and-activation", "--csv", files.csv)
                .assertFailed(1, "quantized already");

        assertThat(out).doesNotExist();
    }

    @Test
    void aParameterThatIsNotANumberIsNamedWithItsLayer() throws IOException {
        MultiLayerNetwork net = files.sequential();
        net.getLayer(1).getParam("W").putScalar(3, Double.NaN);
        Path diverged = files.save("diverged.zip", net);

        CommandRun.of("quantize", diverged, out).assertFailed(1, "layer 'hidden2'", "parameter 'W' holds NaN");

        assertThat(out).doesNotExist();
    }

    @Test
    void aLayerNameThatMatchesNothingIsRefused() {
        CommandRun.of("quantize", model, out, "--float", "conv9").assertFailed(1, "'conv9'", "hidden1, hidden2");
        CommandRun.of("quantize", model, out, "--float", "(").assertFailed(1, "'('", "regular expression");

        assertThat(out).doesNotExist();
    }

    private void assertOnly(String content) throws IOException {
        assertThat(out).hasContent(content);
        try (var entries = Files.list(out.getParent())) {
            assertThat(entries).containsExactly(out);
        }
    }
}
