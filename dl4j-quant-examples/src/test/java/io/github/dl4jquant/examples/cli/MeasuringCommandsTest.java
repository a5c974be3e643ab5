package io.github.dl4jquant.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The commands evaluate, compare and inspect. */
class MeasuringCommandsTest {

    @TempDir
    static Path folder;

    private static ModelFiles files;
    private static Path model;
    private static Path int8;
    private static Path conv;
    private static Path convInt8;

    @BeforeAll
    static void trainOnce() throws IOException {
        files = new ModelFiles(folder);
        MultiLayerNetwork net = files.sequential();
        model = files.save("net.zip", net);
        int8 = files.path("int8.zip");
        CommandRun.of("quantize", model, int8, "--mode", "weight-and-activation", "--csv", files.csv)
                .assertSucceeded();
        conv = files.save("conv.zip", files.convolutional());
        convInt8 = files.path("conv-int8.zip");
        CommandRun.of("quantize", conv, convInt8, "--mode", "weight-and-activation", "--idx-images", files.images)
                .assertSucceeded();
    }

    @Test
    void evaluateMeasuresFloatAndQuantizedNetworks() throws IOException {
        for (Path path : new Path[] {model, int8}) {
            JsonNode score = json(CommandRun.of("evaluate", path, "--csv", files.csv, "--json"));

            assertThat(score.get("accuracy").asDouble())
                    .as("accuracy of %s", path)
                    .isGreaterThan(0.97);
            assertThat(score.get("f1").asDouble()).isGreaterThan(0.97);
            assertThat(score.get("samples").asInt()).isEqualTo(150);
            assertThat(score.get("millisecondsPerSample").asDouble()).isPositive();
        }
    }

    @Test
    void evaluatePrintsATable() {
        String text = CommandRun.of("evaluate", model, "--csv", files.csv, "--samples", 20)
                .assertSucceeded()
                .out();

        assertThat(text)
                .contains("accuracy", "precision", "recall", "F1", "ms per sample")
                .containsPattern("samples +20\\b");
    }

    @Test
    void evaluateReadsImagesInTheArrangementTheNetworkTakes() throws IOException {
        for (Path path : new Path[] {conv, convInt8}) {
            JsonNode idx = json(CommandRun.of(
                    "evaluate", path, "--idx-images", files.images, "--idx-labels", files.labels, "--json"));
            JsonNode photos = json(CommandRun.of(
                    "evaluate", path, "--image-folder", files.imageFolder, "--image-size", "8x8x1", "--json"));

            assertThat(idx.get("accuracy").asDouble()).as("on IDX, %s", path).isGreaterThan(0.97);
            assertThat(photos.get("accuracy").asDouble()).as("on PNG, %s", path).isGreaterThan(0.97);
        }
    }

    @Test
    void pixelsStayRawForANetworkWithANormalizer() throws IOException {
        Path scaled = files.save("scaled.zip", files.convolutional(), new ImagePreProcessingScaler());

        JsonNode score = json(CommandRun.of(
                "evaluate", scaled, "--idx-images", files.images, "--idx-labels", files.labels, "--json"));

        assertThat(score.get("accuracy").asDouble()).isGreaterThan(0.97);
    }

    @Test
    void compareShowsBothNetworksSideBySide() throws IOException {
        CommandRun run = CommandRun.of("compare", model, int8, "--csv", files.csv, "--runs", 5)
                .assertSucceeded();

        assertThat(run.out()).contains("accuracy", "file bytes", "latency", "same class", "signal to noise", "dB");
        JsonNode compared = json(CommandRun.of("compare", model, int8, "--csv", files.csv, "--runs", 5, "--json"));
        assertThat(compared.get("agreement").asDouble()).isGreaterThan(0.97);
        assertThat(compared.get("signalToNoise").asDouble()).isGreaterThan(15);
        assertThat(compared.get("largestDifference").asDouble())
                .isGreaterThan(compared.get("meanDifference").asDouble());
        assertThat(compared.get("floatBytes").asLong()).isEqualTo(Files.size(model));
        assertThat(compared.get("quantizedLatency").asDouble()).isPositive();
    }

    @Test
    void aNetworkComparedWithItselfIsEqual() throws IOException {
        CommandRun run = CommandRun.of("compare", model, model, "--csv", files.csv, "--runs", 3)
                .assertSucceeded();

        assertThat(run.out()).contains("100.00 %", "equal", "the same size");
    }

    @Test
    void inspectListsTheLayersOfAFloatNetwork() throws IOException {
        JsonNode shown = json(CommandRun.of("inspect", model, "--json"));

        assertThat(shown.get("quantized").asBoolean()).isFalse();
        assertThat(shown.get("layers").findValuesAsText("name")).containsExactly("hidden1", "hidden2", "classes");
        assertThat(shown.get("layers").get(0).get("weightBytes").asLong()).isEqualTo(4 * (4 * 8 + 8));
    }

    @Test
    void inspectListsTheLayersOfAQuantizedNetworkAndTheKernels() throws IOException {
        CommandRun run = CommandRun.of("inspect", int8).assertSucceeded();

        assertThat(run.out()).contains("hidden1", "INT8_STATIC", "UINT8", "Quantize", "kernels", "quantized");
        JsonNode shown = json(CommandRun.of("inspect", int8, "--json"));
        assertThat(shown.get("quantized").asBoolean()).isTrue();
        assertThat(shown.get("kernels").asText()).isNotEmpty();
        assertThat(shown.get("layers").findValuesAsText("precision")).contains("INT8_STATIC");
    }

    @Test
    void inspectTellsHowMuchIsComputedInInt8() throws IOException {
        // the convolution: 6 x 6 positions, 9 weights for each of 4 channels; the output: 6 x 6 x 4 inputs, 3 classes
        JsonNode calibrated = json(CommandRun.of("inspect", convInt8, "--json"));
        assertThat(work(calibrated)).contains(36L * 36).contains(432L);
        assertThat(CommandRun.of("inspect", convInt8).assertSucceeded().out())
                .containsPattern("mult-adds +1,728 per sample")
                .containsPattern("int8 products +100.0 % of the mult-adds");

        Path weightOnly = files.path("conv-weight-only.zip");
        CommandRun.of("quantize", conv, weightOnly).assertSucceeded();
        assertThat(work(json(CommandRun.of("inspect", weightOnly, "--json")))).contains(-1L);
        for (Path path : new Path[] {weightOnly, conv}) {
            JsonNode shown = json(CommandRun.of("inspect", path, "--json", "--input-shape", "1,8,8"));
            long biases = path == conv ? 36 * 4 + 3 : 0; // for a float layer this is an estimate from its parameters
            assertThat(work(shown).stream().mapToLong(l -> l).sum())
                    .as("%s", path)
                    .isEqualTo(1_728 + biases);
        }
        assertThat(CommandRun.of("inspect", weightOnly, "--input-shape", "1,8,8")
                        .assertSucceeded()
                        .out())
                .containsPattern("int8 products +0.0 % of the mult-adds");
    }

    @Test
    void inspectRefusesAnInputShapeThatDoesNotFit() {
        CommandRun.of("inspect", conv, "--input-shape", "3,8,8")
                .assertFailed(1, "Cannot run", "[3, 8, 8]", "--input-shape once for each input");
        CommandRun.of("inspect", conv, "--input-shape", "8x8").assertFailed(2, "'8x8'", "3,224,224");
    }

    private static java.util.List<Long> work(JsonNode inspection) {
        return inspection.get("layers").findValues("multiplyAccumulates").stream()
                .map(JsonNode::asLong)
                .toList();
    }

    @Test
    void inspectListsTheVerticesOfAGraph() throws IOException {
        Path graph = files.save("graph.zip", files.sequential().toComputationGraph());
        Path quantized = files.path("graph-int8.zip");
        CommandRun.of("quantize", graph, quantized).assertSucceeded();

        assertThat(CommandRun.of("inspect", graph).assertSucceeded().out()).contains("ComputationGraph, float");
        assertThat(CommandRun.of("inspect", quantized).assertSucceeded().out())
                .contains("ComputationGraph, quantized", "INT8_WEIGHT");
    }

    private static JsonNode json(CommandRun run) throws IOException {
        return new ObjectMapper().readTree(run.assertSucceeded().out());
    }
}
