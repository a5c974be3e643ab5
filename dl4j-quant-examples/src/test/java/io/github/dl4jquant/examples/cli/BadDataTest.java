package io.github.dl4jquant.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data and options that a command cannot use are refused with the reason. */
class BadDataTest {

    @TempDir
    static Path folder;

    private static ModelFiles files;
    private static Path model;
    private static Path out;

    @BeforeAll
    static void trainOnce() throws IOException {
        files = new ModelFiles(folder);
        model = files.save("net.zip", files.sequential());
        out = folder.resolve("int8.zip");
    }

    @Test
    void aMissingDataFile() {
        Path missing = folder.resolve("missing.csv");
        CommandRun.of("evaluate", model, "--csv", missing).assertFailed(1, "'" + missing + "'", "no such file");
    }

    @Test
    void anEmptyDataFile() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.csv"));
        CommandRun.of("quantize", model, out, "--mode", "weight-and-activation", "--csv", empty)
                .assertFailed(1, "'" + empty + "'", "the file is empty");
    }

    @Test
    void samplesOfAnotherShape() throws IOException {
        Path wide = Files.writeString(folder.resolve("wide.csv"), "1,2,3,4,5,0\n");
        CommandRun.of("evaluate", model, "--csv", wide)
                .assertFailed(1, "'" + wide + "'", "'" + model + "'", "a sample has 5 values");
        CommandRun.of("quantize", model, out, "--mode", "weight-and-activation", "--csv", wide)
                .assertFailed(1, "'" + wide + "'", "a sample has 5 values");
        CommandRun.of("evaluate", model, "--idx-images", files.images, "--idx-labels", files.labels)
                .assertFailed(1, "a sample has 64 values (shape [1, 8, 8])");
    }

    @Test
    void aLabelBeyondTheNetworksClasses() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.csv"), "1,2,3,4,0\n1,2,3,4,7\n");
        CommandRun.of("evaluate", model, "--csv", labels)
                .assertFailed(1, "line 2 of '" + labels + "'", "class 7; the network has 3 classes");
    }

    @Test
    void aNetworkWithTwoInputs() throws IOException {
        ComputationGraphConfiguration conf = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("a", "b")
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer("out", new OutputLayer.Builder().nIn(4).nOut(3).build(), "both")
                .setOutputs("out")
                .build();
        ComputationGraph net = new ComputationGraph(conf);
        net.init();
        Path two = files.save("two.zip", net);
        CommandRun.of("evaluate", two, "--csv", files.csv).assertFailed(1, "'" + two + "'", "2 inputs", "Java API");
    }

    @Test
    void noDataWhereItIsNeeded() {
        CommandRun.of("evaluate", model).assertFailed(2, "No data given", "--csv");
        CommandRun.of("quantize", model, out, "--mode", "weight-and-activation")
                .assertFailed(2, "needs data to calibrate on", "weight-only and dynamic need none");
    }

    @Test
    void dataWhereItIsNotUsed() {
        CommandRun.of("quantize", model, out, "--csv", files.csv)
                .assertFailed(2, "--mode weight-only uses no data", "weight-and-activation");
    }

    @Test
    void dataWithoutLabelsWhereTheyAreNeeded() {
        CommandRun.of("evaluate", model, "--csv", files.csv, "--csv-label", "none")
                .assertFailed(2, "no labels", "--csv-label");
        CommandRun.of("evaluate", model, "--idx-images", files.images).assertFailed(2, "no labels", "--idx-labels");
    }

    @Test
    void optionsThatDoNotGoTogether() {
        CommandRun.of("evaluate", model, "--csv", files.csv, "--idx-images", files.images)
                .assertFailed(2, "Only one of --csv, --idx-images and --image-folder");
        CommandRun.of("evaluate", model, "--idx-labels", files.labels).assertFailed(2, "without --idx-images");
        CommandRun.of("evaluate", model, "--image-folder", folder).assertFailed(2, "needs --image-size");
        CommandRun.of("evaluate", model, "--csv", files.csv, "--image-size", "8x8x1")
                .assertFailed(2, "without --image-folder");
    }

    @Test
    void valuesOutOfRange() {
        CommandRun.of("quantize", model, out, "--mode", "int4").assertFailed(2, "'int4'", "weight-only, dynamic");
        CommandRun.of("quantize", model, out, "--range", "percentile:5").assertFailed(2, "'percentile:5'", "above 50");
        CommandRun.of("quantize", model, out, "--samples", "0").assertFailed(2, "--samples is 0");
        CommandRun.of("evaluate", model, "--csv", files.csv, "--batch", "0").assertFailed(2, "--batch is 0");
        CommandRun.of("evaluate", model, "--csv", files.csv, "--samples", "-1").assertFailed(2, "--samples is -1");
        CommandRun.of("evaluate", model, "--csv", files.csv, "--csv-skip", "-1").assertFailed(2, "--csv-skip is -1");
        CommandRun.of("evaluate", model, "--csv", files.csv, "--csv-label", "x").assertFailed(2, "'x'", "last or none");
        CommandRun.of("evaluate", model, "--csv", files.csv, "--pixels", "x").assertFailed(2, "'x'", "unit, raw");
        CommandRun.of("evaluate", model, "--image-folder", folder, "--image-size", "8")
                .assertFailed(2, "'8'", "224x224x3");
        CommandRun.of("compare", model, model, "--csv", files.csv, "--runs", "0")
                .assertFailed(2, "--runs is 0");
    }

    @Test
    void theStackTraceComesOnlyWhenAskedFor() {
        CommandRun run = CommandRun.of("inspect", folder.resolve("missing.zip"), "--stacktrace");
        org.assertj.core.api.Assertions.assertThat(run.err()).contains("Error: ", "\tat ");
        org.assertj.core.api.Assertions.assertThat(run.exitCode()).isEqualTo(1);
    }
}
