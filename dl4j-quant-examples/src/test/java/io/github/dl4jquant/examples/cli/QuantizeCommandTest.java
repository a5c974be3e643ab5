package io.github.dl4jquant.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.examples.data.CsvSource;
import io.github.dl4jquant.examples.data.SampleIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;

class QuantizeCommandTest {

    @TempDir
    static Path folder;

    private static ModelFiles files;
    private static MultiLayerNetwork net;
    private static Path model;

    private Path out;

    @BeforeAll
    static void trainOnce() throws IOException {
        files = new ModelFiles(folder);
        net = files.sequential();
        model = files.save("net.zip", net);
    }

    @BeforeEach
    void freshOutput() throws IOException {
        out = Files.createTempDirectory(folder, "out").resolve("int8.zip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weight-only", "dynamic", "float32"})
    void modesWithoutDataWriteANetworkThatDecidesAlike(String mode) throws IOException {
        CommandRun run = CommandRun.of("quantize", model, out, "--mode", mode).assertSucceeded();

        assertThat(run.out()).contains("written", out.toString(), mode, "weights", "file");
        assertThat(run.err()).isEmpty();
        assertDecidesAlike(ModelSerializer.restoreMultiLayerNetwork(out.toFile(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mse", "min-max", "percentile:99.9"})
    void calibrationUsesTheSamplesAsked(String range) throws IOException {
        CommandRun run = CommandRun.of(
                        "quantize",
                        model,
                        out,
                        "--mode",
                        "weight-and-activation",
                        "--csv",
                        files.csv,
                        "--samples",
                        40,
                        "--range",
                        range)
                .assertSucceeded();

        assertThat(run.out()).contains("calibrated on 40 samples", "INT8_STATIC");
        assertDecidesAlike(ModelSerializer.restoreMultiLayerNetwork(out.toFile(), false));
    }

    @Test
    void calibrationOnImagesTakesUnlabelledFiles() throws IOException {
        Path conv = files.save("conv.zip", files.convolutional());

        CommandRun run = CommandRun.of(
                        "quantize", conv, out, "--mode", "weight-and-activation", "--idx-images", files.images)
                .assertSucceeded();

        assertThat(run.out()).contains("calibrated on 150 samples", "INT8_STATIC");
    }

    @Test
    void layersStayInFloatByName() {
        CommandRun run = CommandRun.of("quantize", model, out, "--float", "hidden1", "--float", "cl.*")
                .assertSucceeded();

        assertThat(run.out()).contains("FLOAT32").contains("hidden1", "classes", "another precision than asked for");
        String layers = CommandRun.of("inspect", out).assertSucceeded().out();
        assertThat(layers.lines().filter(line -> line.startsWith("hidden1 ")))
                .singleElement()
                .asString()
                .contains("FLOAT32");
        assertThat(layers.lines().filter(line -> line.startsWith("hidden2 ")))
                .singleElement()
                .asString()
                .contains("INT8_WEIGHT");
    }

    @Test
    void theSummaryIsAlsoThereAsJson() {
        CommandRun run = CommandRun.of("quantize", model, out, "--json").assertSucceeded();

        assertThat(run.out()).startsWith("{").contains("\"mode\" : \"weight-only\"", "\"layersByPrecision\"");
    }

    @Test
    void theNormalizerIsAppliedAndCarriedOver() throws IOException {
        NormalizerStandardize normalizer = new NormalizerStandardize();
        normalizer.fit(samples());
        Path normalized = files.save("normalized.zip", net, normalizer);

        CommandRun.of("quantize", normalized, out, "--mode", "weight-and-activation", "--csv", files.csv)
                .assertSucceeded();

        assertThat(ModelSerializer.<NormalizerStandardize>restoreNormalizerFromFile(out.toFile()))
                .isEqualTo(normalizer);
        assertThat(CommandRun.of("inspect", out).out()).contains("NormalizerStandardize");
    }

    @Test
    void aGraphStaysAGraph() throws IOException {
        Path graph = files.save("graph.zip", net.toComputationGraph());

        CommandRun.of("quantize", graph, out).assertSucceeded();

        ComputationGraph restored = ModelSerializer.restoreComputationGraph(out.toFile(), false);
        assertThat(restored.params().dataType()).isEqualTo(DataType.INT8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequential.h5", "functional.h5"})
    void kerasFilesAreRead(String name) throws IOException {
        CommandRun run = CommandRun.of("quantize", files.resource(name), out).assertSucceeded();

        assertThat(run.out()).contains("INT8_WEIGHT");
    }

    @Test
    void progressIsShownOnStandardErrorIfAsked() {
        CommandRun run = CommandRun.of(
                        "quantize", model, out, "--mode", "weight-and-activation", "--csv", files.csv, "--progress")
                .assertSucceeded();

        assertThat(run.err()).contains("calibrate", "150/150", "quantize", "100%");
        assertThat(run.out()).doesNotContain("100%");
    }

    @Test
    void noTemporaryFileIsLeft() throws IOException {
        CommandRun.of("quantize", model, out).assertSucceeded();

        try (var entries = Files.list(out.getParent())) {
            assertThat(entries).containsExactly(out);
        }
    }

    @Test
    void whatWasMeasuredIsShownAndStaysInTheFile() throws IOException {
        CommandRun run = CommandRun.of("quantize", model, out, "--mode", "dynamic", "--never-slower")
                .assertSucceeded();

        assertThat(run.out()).contains("latency", "as the mode asks", "all FLOAT32", "all INT8_DYNAMIC");
        assertDecidesAlike(ModelSerializer.restoreMultiLayerNetwork(out.toFile(), false));
        String layers = CommandRun.of("inspect", out).assertSucceeded().out();
        assertThat(layers.lines().filter(line -> line.startsWith("hidden1 ")))
                .singleElement()
                .asString()
                .containsPattern("measured INT8_DYNAMIC [0-9.]+ us, INT8_WEIGHT [0-9.]+ us, FLOAT32 [0-9.]+ us");
    }

    @Test
    void whatIsToBeTimedNeedsAShape() throws IOException {
        Path conv = files.save("conv-to-time.zip", files.convolutional());

        CommandRun.of("quantize", conv, out, "--never-slower")
                .assertFailed(1, "Cannot time the layers", "'input'", "--input-shape");
        CommandRun.of("quantize", conv, out, "--never-slower", "--input-shape", "1,8,8", "--timing-batch", 4)
                .assertSucceeded();
    }

    @Test
    void aShapeToTimeOnIsRefusedWhereNothingIsTimed() {
        CommandRun.of("quantize", model, out, "--input-shape", "4").assertFailed(2, "--never-slower");
        CommandRun.of("quantize", model, out, "--never-slower", "--timing-batch", 8)
                .assertFailed(2, "--timing-batch is 8", "--input-shape");
    }

    private static void assertDecidesAlike(MultiLayerNetwork quantized) {
        INDArray features = samples().next().getFeatures();
        INDArray expected = net.output(features).argMax(1);
        assertThat(quantized.output(features).argMax(1)).isEqualTo(expected);
    }

    private static SampleIterator samples() {
        return new SampleIterator(CsvSource.read(files.csv, CsvSource.Format.standard()), 150, 3, 150);
    }
}
