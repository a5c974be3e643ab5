package io.github.dl4jquant.examples.coverage;

import io.github.dl4jquant.QuantizationResult;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.plan.Planner;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** One float network and what its quantized forms are compared with. */
final class NetworkMeasurement implements AutoCloseable {

    /** Share of the multiply-accumulates that must run in int8 when everything is asked to. */
    private static final double LEAST_INT8_SHARE = 0.95;
    /** Our float kernels differ from Deeplearning4j's by rounding only. */
    private static final double LEAST_FLOAT_DECIBELS = 60;

    private final ZooNetwork zoo;
    private final int size;
    private final SettledNetwork settled;
    private final Subject network;
    private final INDArray features;
    private final List<INDArray[]> expected;
    private final long fileBytes;

    NetworkMeasurement(ZooNetwork zoo, int size, int samples) throws IOException {
        this.zoo = zoo;
        this.size = size;
        this.settled = SettledNetwork.of(zoo, size);
        this.network = settled.network();
        this.features = settled.features(samples);
        this.expected = settled.outputs(features);
        this.fileBytes = network.fileBytes();
    }

    /** Quantizes, runs, compares. */
    CoverageRow row(QuantizationMode mode) {
        QuantizationConfig config = settled.config(mode);
        try {
            long start = System.nanoTime();
            QuantizationResult<? extends Model> result = network.quantize(config);
            double seconds = (System.nanoTime() - start) / 1e9;
            Subject quantized = new Subject(result.network());
            try {
                return row(config, result.plan(), quantized, seconds);
            } finally {
                quantized.close();
            }
        } catch (Exception | LinkageError e) {
            return CoverageRow.failed(zoo.name(), size, mode, describe(e));
        }
    }

    private CoverageRow row(QuantizationConfig config, QuantizationPlan plan, Subject quantized, double seconds)
            throws IOException {
        List<String> failures = new ArrayList<>();
        List<INDArray[]> outputs = quantized.outputs(features);
        checkShapes(outputs, failures);
        double decibels = SignalToNoise.decibels(expected, outputs);
        if (Double.isNaN(decibels)) {
            failures.add("an output is not finite");
        }
        if (config.mode() == QuantizationMode.FLOAT32 && decibels < LEAST_FLOAT_DECIBELS) {
            failures.add("float32 differs from the float network by more than rounding");
        }
        if (!quantized.ends().equals(network.ends())) {
            failures.add("inputs and outputs are called " + quantized.ends() + " instead of " + network.ends());
        }
        if (!quantized.summary().contains("Total Parameters")) {
            failures.add("no summary");
        }
        long bytes = checkSaved(quantized, outputs, failures);
        checkEvaluation(quantized, failures);

        List<NodePlan> nodes = config.mode() == QuantizationMode.WEIGHT_AND_ACTIVATION
                ? plan.nodes()
                : Planner.plan(network.prepared(), config, Map.of(), settled.shapes())
                        .nodes();
        long all = nodes.stream().mapToLong(NodePlan::multiplyAccumulates).sum();
        long int8 = nodes.stream()
                .filter(n -> n.precision().hasInt8Weights())
                .mapToLong(NodePlan::multiplyAccumulates)
                .sum();
        if (nodes.stream().anyMatch(n -> n.multiplyAccumulates() == NodePlan.UNKNOWN)) {
            failures.add("not known how much is computed in a layer");
        }
        double share = all == 0 ? 0 : (double) int8 / all;
        if (config.mode() == QuantizationMode.WEIGHT_AND_ACTIVATION && share < LEAST_INT8_SHARE) {
            failures.add("less than 95 % of the multiply-accumulates in int8");
        }
        return new CoverageRow(
                zoo.name(),
                size,
                config.mode(),
                all,
                share,
                original(plan),
                (double) bytes / fileBytes,
                decibels,
                seconds,
                failures);
    }

    /** Layers that compute something and were left to Deeplearning4j. */
    private static List<String> original(QuantizationPlan plan) {
        return plan.nodes().stream()
                .filter(n -> n.precision() == Precision.ORIGINAL)
                .filter(n -> !n.type().contains("PreProcessor"))
                .filter(n -> !n.type().contains("Loss") && !n.type().equals("Yolo2OutputLayer"))
                .map(NodePlan::type)
                .distinct()
                .toList();
    }

    private void checkShapes(List<INDArray[]> outputs, List<String> failures) {
        for (int i = 0; i < outputs.get(0).length; i++) {
            long[] got = outputs.get(0)[i].shape();
            long[] wanted = expected.get(0)[i].shape();
            if (!Arrays.equals(got, wanted)) {
                failures.add("output of shape " + Arrays.toString(got) + " instead of " + Arrays.toString(wanted));
            }
        }
    }

    /** Saves, loads, runs again. Returns the size of the file. */
    private long checkSaved(Subject quantized, List<INDArray[]> outputs, List<String> failures) throws IOException {
        Path file = Files.createTempFile("dl4j-quant-coverage", ".zip");
        try {
            quantized.save(file);
            Subject again = quantized.load(file);
            try {
                INDArray[] got = again.outputs(Samples.slice(features, 0)).get(0);
                for (int i = 0; i < got.length; i++) {
                    if (!Arrays.equals(
                            got[i].dup('c').data().asFloat(),
                            outputs.get(0)[i].dup('c').data().asFloat())) {
                        failures.add("the saved and loaded network gives other outputs");
                    }
                }
            } finally {
                again.close();
            }
            return Files.size(file);
        } finally {
            Files.delete(file);
        }
    }

    /** What the float network can evaluate and score, its quantized form must. */
    private void checkEvaluation(Subject quantized, List<String> failures) {
        INDArray sample = Samples.slice(features, 0);
        DataSet labelled = new DataSet(sample, expected.get(0)[0].dup());
        long rows;
        double score;
        try {
            rows = network.evaluated(iterator(labelled));
            score = network.score(labelled);
        } catch (RuntimeException e) {
            return; // no loss, or one that takes labels of another form, as object detection does
        }
        if (quantized.evaluated(iterator(labelled)) != rows) {
            failures.add("evaluate counts other samples than on the float network");
        }
        if (Double.isFinite(score) && !Double.isFinite(quantized.score(labelled))) {
            failures.add("score is not finite");
        }
    }

    private static DataSetIterator iterator(DataSet one) {
        return new org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator<>(List.of(one), 1);
    }

    static String describe(Throwable e) {
        String message = e.getMessage() == null
                ? ""
                : ": " + e.getMessage().lines().findFirst().orElse("");
        return e.getClass().getSimpleName() + message;
    }

    @Override
    public void close() {
        settled.close();
    }
}
