package io.github.dl4jquant.examples.quickstart;

import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.examples.onnx.Agreement;
import io.github.dl4jquant.examples.onnx.OnnxModel;
import io.github.dl4jquant.export.OnnxExporter;
import io.github.dl4jquant.export.OnnxOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains the quick start's residual network, quantizes it, exports both, and compares the accuracy of each here with that of
 * its ONNX file in ONNX Runtime.
 *
 * <p>Downloads nothing. Argument: the folder for the ONNX files, {@code target/residual-onnx} if there is none.
 */
public final class ResidualInOnnxRuntime {

    private static final int BATCH = 100;

    private final PrintStream out;
    private final Path folder;

    ResidualInOnnxRuntime(PrintStream out, Path folder) {
        this.out = out;
        this.folder = folder;
    }

    /** Runs it; see the class comment. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length > 0 ? args[0] : "target/residual-onnx");
        new ResidualInOnnxRuntime(System.out, folder).run(4000, 4000, 3);
    }

    /**
     * One network in both runtimes.
     *
     * @param accuracy share of the test images that get the right class, here
     * @param onnxAccuracy the same in ONNX Runtime
     * @param sameClass share that gets the same class in both
     * @param largestDifference of a probability
     */
    record Row(String name, double accuracy, double onnxAccuracy, double sameClass, double largestDifference) {

        private String text() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %.2f %% | %.2f %% | %.2f %% | %.2g |%n",
                    name,
                    100 * accuracy,
                    100 * onnxAccuracy,
                    100 * sameClass,
                    largestDifference);
        }
    }

    /** Prints a table in Markdown and returns its rows. */
    List<Row> run(int trainingImages, int testImages, int epochs) throws IOException {
        Files.createDirectories(folder);
        Example example = ResidualExample.train(DigitImages.create(), trainingImages, testImages, epochs);
        TrainedNetwork int8 = example.network()
                .quantize(QuantizationConfig.weightAndActivation(example.calibration()))
                .network();
        List<Row> rows = List.of(
                compare("float", example.network(), false, example.test()),
                compare("weightAndActivation", int8, false, example.test()),
                compare("weightAndActivation, exact", int8, true, example.test()));
        out.printf(
                "%s%n%n| | accuracy here | in ONNX Runtime | same class | largest difference of a probability |%n",
                example.title());
        out.println("|---|---|---|---|---|");
        rows.forEach(row -> out.print(row.text()));
        return rows;
    }

    private Row compare(String name, TrainedNetwork network, boolean exact, DataSet test) {
        Path file = folder.resolve("residual-" + name.replace(", ", "-") + ".onnx");
        OnnxOptions options = OnnxOptions.builder().exact(exact).build();
        OnnxExporter.export((ComputationGraph) network.model(), file.toFile(), options);
        Agreement agreement = new Agreement();
        int right = 0;
        int onnxRight = 0;
        try (OnnxModel onnx = new OnnxModel(file, Runtime.getRuntime().availableProcessors())) {
            for (DataSet batch : test.batchBy(BATCH)) {
                INDArray here = network.output(batch.getFeatures().dup('c'));
                INDArray there = onnx.output(batch.getFeatures()).get(0);
                agreement.add(List.of(here), List.of(there));
                right += right(here, batch);
                onnxRight += right(there, batch);
            }
        }
        double samples = test.numExamples();
        return new Row(
                name, right / samples, onnxRight / samples, agreement.sameClass(), agreement.largestDifference());
    }

    private static int right(INDArray probabilities, DataSet batch) {
        return probabilities
                .argMax(1)
                .eq(batch.getLabels().argMax(1))
                .castTo(DataType.INT32)
                .sumNumber()
                .intValue();
    }
}
