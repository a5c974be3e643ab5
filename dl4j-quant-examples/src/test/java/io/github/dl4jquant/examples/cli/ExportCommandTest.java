package io.github.dl4jquant.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.factory.Nd4j;

class ExportCommandTest {

    @TempDir
    static Path folder;

    private static ModelFiles files;
    private static MultiLayerNetwork net;
    private static Path model;
    private static Path images;

    private Path out;

    @BeforeAll
    static void trainOnce() throws IOException {
        files = new ModelFiles(folder);
        net = files.sequential();
        model = files.save("net.zip", net);
        images = files.save("images.zip", files.convolutional());
    }

    @BeforeEach
    void freshOutput() throws IOException {
        out = Files.createTempDirectory(folder, "out").resolve("net.onnx");
    }

    @Test
    void aFloatNetworkIsWrittenAndVerifiedOnRandomNumbers() {
        CommandRun run = CommandRun.of("export", model, out, "--verify").assertSucceeded();

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("written", out.toString(), "[batch, 4]", "Gemm 3", "64 samples in ONNX Runtime");
        assertThat(run.out().lines().filter(line -> line.startsWith("same class")))
                .singleElement()
                .asString()
                .endsWith("100.00 %");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weight-only", "dynamic", "weight-and-activation"})
    void aQuantizedNetworkIsVerifiedOnData(String mode) {
        Path int8 = out.resolveSibling("int8.zip");
        Object[] data = mode.startsWith("weight-and")
                ? new Object[] {"quantize", images, int8, "--mode", mode, "--idx-images", files.images}
                : new Object[] {"quantize", images, int8, "--mode", mode};
        CommandRun.of(data).assertSucceeded();

        CommandRun run = CommandRun.of(
                        "export",
                        int8,
                        out,
                        "--verify",
                        "--idx-images",
                        files.images,
                        "--idx-labels",
                        files.labels,
                        "--samples",
                        100)
                .assertSucceeded();

        assertThat(run.out()).contains("[batch, 1, height, width]", "100 samples in ONNX Runtime", "accuracy");
        assertThat(run.out().lines().filter(line -> line.startsWith("same class")))
                .singleElement()
                .asString()
                .endsWith("100.00 %");
    }

    @Test
    void theOrderOfAxesAndTheSizesCanBeChosen() {
        CommandRun run = CommandRun.of(
                        "export",
                        images,
                        out,
                        "--input-layout",
                        "channels-last",
                        "--input-shape",
                        "8,8,1",
                        "--fixed-batch",
                        2,
                        "--verify",
                        "--samples",
                        6)
                .assertSucceeded();

        assertThat(run.out()).contains("[2, 8, 8, 1]", "6 samples in ONNX Runtime", "same class");
    }

    @Test
    void labelsAndNormalizerAreCarriedOver() throws IOException {
        NormalizerMinMaxScaler scaler = new NormalizerMinMaxScaler();
        scaler.fit(new DataSet(Nd4j.createFromArray(new float[][] {{1, 2, 3, 4}, {5, 6, 7, 8}}), Nd4j.zeros(2, 1)));
        Path normalized = files.save("normalized-export.zip", net, scaler);
        Path labels = Files.writeString(folder.resolve("labels.txt"), "one\ntwo \n\nthree\n");

        CommandRun.of("export", normalized, out, "--labels", labels, "--opset", 17)
                .assertSucceeded();

        ModelProto written = ModelProto.parseFrom(Files.readAllBytes(out));
        assertThat(written.getOpsetImport(0).getVersion()).isEqualTo(17);
        assertThat(written.getMetadataPropsList())
                .extracting(StringStringEntryProto::getKey, StringStringEntryProto::getValue)
                .contains(tuple("labels", "[\"one\",\"two\",\"three\"]"))
                .anySatisfy(entry -> assertThat(entry.toString()).contains("normalizer", "NormalizerMinMaxScaler"));
    }

    @Test
    void theResultIsAlsoThereAsJson() {
        CommandRun run =
                CommandRun.of("export", model, out, "--verify", "--json").assertSucceeded();

        assertThat(run.out()).startsWith("{").contains("\"operators\"", "\"sameClass\" : 1.0");
    }

    @Test
    void severalInputsAreNamed() throws IOException {
        ComputationGraphConfiguration conf = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("a", "b")
                .setInputTypes(InputType.feedForward(3), InputType.feedForward(2))
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer("dense", new DenseLayer.Builder().nOut(4).build(), "both")
                .setOutputs("dense")
                .build();
        ComputationGraph graph = new ComputationGraph(conf);
        graph.init();
        Path two = files.save("two.zip", graph);

        CommandRun.of("export", two, out, "--input-shape", "3").assertFailed(1, "it has [a, b]", "--input-shape a=...");
        CommandRun run = CommandRun.of(
                        "export", two, out, "--input-shape", "a=3", "--input-shape", "b=2", "--verify", "--samples", 5)
                .assertSucceeded();
        assertThat(run.out()).contains("input a", "input b", "5 samples");
    }

    @Test
    void lstmsAreWrittenForOnnxRuntimeAloneWhereThatIsAskedFor() throws IOException {
        MultiLayerNetwork recurrent = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(3)
                .list()
                .layer(new LSTM.Builder().nIn(4).nOut(8).build())
                .layer(new RnnOutputLayer.Builder()
                        .nIn(8)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        recurrent.init();
        Path lstm = files.save("lstm.zip", QuantizationTransform.apply(recurrent, QuantizationConfig.dynamic()));

        CommandRun usual = CommandRun.of("export", lstm, out, "--verify", "--input-shape", "4,9")
                .assertSucceeded();
        CommandRun own = CommandRun.of(
                        "export", lstm, out, "--force", "--dynamic-quantize-lstm", "--verify", "--input-shape", "4,9")
                .assertSucceeded();

        assertThat(usual.out()).contains("LSTM 1").doesNotContain("DynamicQuantizeLSTM");
        assertThat(own.out()).contains("DynamicQuantizeLSTM 1", "64 samples in ONNX Runtime");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEmbeddingIsVerifiedOnIndices(boolean int8) throws IOException {
        MultiLayerNetwork words = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(3)
                .list()
                .layer(new EmbeddingSequenceLayer.Builder()
                        .nIn(7)
                        .nOut(5)
                        .inputLength(6)
                        .build())
                .layer(new LSTM.Builder().nIn(5).nOut(8).build())
                .layer(new RnnOutputLayer.Builder()
                        .nIn(8)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        words.init();
        Path file = files.save(
                "words-" + int8 + ".zip",
                int8 ? QuantizationTransform.apply(words, QuantizationConfig.dynamic()) : words);
        CommandRun run = CommandRun.of("export", file, out, "--verify", "--input-shape", 6)
                .assertSucceeded();
        assertThat(run.out()).contains("[batch, 6]", "64 samples in ONNX Runtime");
    }

    /** Weights above 2 GB would go there. */
    @Test
    void aFileOfWeightsIsNotReplacedUnasked() throws IOException {
        Path data = Files.writeString(out.resolveSibling("net.onnx.data"), "precious");
        CommandRun.of("export", model, out).assertFailed(1, "net.onnx.data': the file exists", "--force");
        assertThat(out).doesNotExist();
        assertThat(data).hasContent("precious");
        CommandRun.of("export", model, out, "--force").assertSucceeded();
        assertThat(data).hasContent("precious");
        CommandRun.of("export", model, folder).assertFailed(1, "it is a folder");
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        Files.writeString(out, "precious");
        CommandRun.of("export", model, out).assertFailed(1, "the file exists", "--force");
        assertThat(out).hasContent("precious");

        CommandRun.of("export", model, out, "--force", "--opset", 12).assertFailed(2, "[13, 21], got 12");
        CommandRun.of("export", model, out, "--force", "--fixed-batch", 0).assertFailed(2, "at least 1, got 0");
        CommandRun.of("export", model, out, "--force", "--samples", 0).assertFailed(2, "--samples is 0");
        CommandRun.of("export", model, out, "--force", "--csv", files.csv).assertFailed(2, "add --verify");
        CommandRun.of("export", model, out, "--force", "--input-layout", "wide")
                .assertFailed(2, "'channels-first' or 'channels-last'", "'wide'");
        CommandRun.of("export", model, out, "--force", "--input-shape", "3,x4").assertFailed(2, "'3,224,224'");
        CommandRun.of("export", model, out, "--force", "--input-shape", "0").assertFailed(2, "above 0");
        CommandRun.of("export", model, out, "--force", "--input-shape", "5").assertFailed(1, "'input' to [5]", "[4]");
        CommandRun.of("export", model, out, "--force", "--labels", folder.resolve("none.txt"))
                .assertFailed(1, "none.txt");
        assertThat(out).hasContent("precious");
        CommandRun.of("export", images, out, "--force", "--verify").assertFailed(1, "'height' may be anything");
    }
}
