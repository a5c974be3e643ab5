package io.github.dl4jquant.examples.quickstart;

import io.github.dl4jquant.config.QuantizationConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Quantizes a network in every mode, saves and reloads each, measures them side by side and checks that nothing was
 * lost on the way.
 */
final class ModeComparison {

    private static final String FLOAT = "Deeplearning4j float";
    private static final int BATCH = 100;

    private final Path folder;
    private final int turns;
    private final double tolerance;
    private final List<String> problems = new ArrayList<>();

    /**
     * Prepares a comparison.
     *
     * @param folder where to save the networks; exists
     * @param turns of each network at batch 1 in the {@link LatencyRace}; a third of that at batch 32
     * @param tolerance share of the test samples that may be classified worse than by the float network
     */
    ModeComparison(Path folder, int turns, double tolerance) {
        this.folder = folder;
        this.turns = turns;
        this.tolerance = tolerance;
    }

    /** What did not come out as promised; empty if all is well. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** One row per mode, the float network first. */
    List<ModeRow> run(Example example) throws IOException {
        TrainedNetwork trained = example.network();
        INDArray before = trained.model().params().dup();
        Map<String, QuantizationConfig> modes = new LinkedHashMap<>();
        modes.put("float32", QuantizationConfig.float32());
        modes.put("weightOnly", QuantizationConfig.weightOnly());
        modes.put("dynamic", QuantizationConfig.dynamic());
        modes.put("weightAndActivation", QuantizationConfig.weightAndActivation(example.calibration()));

        List<TrainedNetwork> networks = new ArrayList<>(List.of(trained));
        List<Double> int8Shares = new ArrayList<>(List.of(0.0));
        modes.forEach((mode, config) -> {
            TrainedNetwork.Quantized quantized = trained.quantize(config);
            networks.add(quantized.network());
            int8Shares.add(quantized.report().int8WeightShare());
            double expected = mode.equals("float32") ? 0 : 1;
            require(
                    quantized.report().int8WeightShare() == expected,
                    "%s: not all layers are in the mode asked for:%n%s",
                    mode,
                    quantized.report().toMarkdown());
        });
        require(before.equals(trained.model().params()), "quantizing changed the trained network");

        List<String> names = new ArrayList<>(List.of(FLOAT));
        names.addAll(modes.keySet());
        return measure(example, names, networks, int8Shares);
    }

    private List<ModeRow> measure(
            Example example, List<String> names, List<TrainedNetwork> networks, List<Double> int8Shares)
            throws IOException {
        INDArray features = example.test().getFeatures();
        double[] micros1 = LatencyRace.medianMicros(networks, first(features, 1), turns);
        double[] micros32 = LatencyRace.medianMicros(networks, first(features, 32), turns / 3 + 1);
        INDArray truth = example.test().getLabels().argMax(1);
        INDArray floatClasses = classes(networks.get(0), example.test());
        List<ModeRow> rows = new ArrayList<>();
        for (int i = 0; i < networks.size(); i++) {
            INDArray found = classes(networks.get(i), example.test());
            rows.add(new ModeRow(
                    names.get(i),
                    shareOfEqual(found, truth),
                    shareOfEqual(found, floatClasses),
                    int8Shares.get(i),
                    saveAndReload(example, names.get(i), networks.get(i)),
                    ResidentWeights.bytes(networks.get(i)),
                    micros1[i],
                    micros32[i]));
            require(
                    rows.get(i).accuracy() >= rows.get(0).accuracy() - tolerance,
                    "%s: accuracy fell from %.4f to %.4f",
                    names.get(i),
                    rows.get(0).accuracy(),
                    rows.get(i).accuracy());
        }
        return rows;
    }

    /** Saves, loads again with Deeplearning4j's own reader, and requires the same bits of output. */
    private long saveAndReload(Example example, String name, TrainedNetwork network) throws IOException {
        File file = folder.resolve(example.name() + "-" + name.replace(' ', '-') + ".zip")
                .toFile();
        network.save(file);
        INDArray sample = first(example.test().getFeatures(), 32);
        INDArray expected = network.output(sample);
        INDArray got = network.restore(file).output(sample);
        require(expected.equalsWithEps(got, 0), "%s: the reloaded network gives another output", name);
        return file.length();
    }

    private static INDArray classes(TrainedNetwork network, DataSet test) {
        List<INDArray> parts = new ArrayList<>();
        for (DataSet batch : test.batchBy(BATCH)) {
            parts.add(network.output(batch.getFeatures()).argMax(1));
        }
        return Nd4j.concat(0, parts.toArray(new INDArray[0]));
    }

    private static double shareOfEqual(INDArray found, INDArray expected) {
        return found.eq(expected).castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE).meanNumber().doubleValue();
    }

    private static INDArray first(INDArray features, int count) {
        return features.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, count)).dup();
    }
}
