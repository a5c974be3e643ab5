package io.github.dl4jquant.examples.quickstart;

import io.github.dl4jquant.config.QuantizationConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Quantizes a network in every mode, saves and reloads each, measures them side by side and checks that nothing was
 * lost on the way.
 */
final class ModeComparison {

    private static final int BATCH = 100;

    private final Path folder;
    private final int turns;
    private final double tolerance;
    private final Checks checks;

    /**
     * Prepares a comparison.
     *
     * @param folder where to save the networks; exists
     * @param turns of each network at batch 1 in the {@link LatencyRace}; a third of that at batch 32
     * @param tolerance share of the test samples that may be classified worse than by the float network
     * @param checks told about every check
     */
    ModeComparison(Path folder, int turns, double tolerance, Checks checks) {
        this.folder = folder;
        this.turns = turns;
        this.tolerance = tolerance;
        this.checks = checks;
    }

    /** One row per mode, the float network first. */
    List<ModeRow> run(Example example) throws IOException {
        List<Variant> variants = quantize(example);
        List<TrainedNetwork> networks = variants.stream().map(Variant::network).toList();
        INDArray features = example.test().getFeatures();
        double[] micros1 = LatencyRace.medianMicros(networks, first(features, 1), turns);
        double[] micros32 = LatencyRace.medianMicros(networks, first(features, 32), turns / 3 + 1);

        int[] truth = example.test().getLabels().argMax(1).toIntVector();
        int[] floatClasses = classes(example.network(), example.test());
        List<ModeRow> rows = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            Variant variant = variants.get(i);
            int[] found = classes(variant.network(), example.test());
            rows.add(new ModeRow(
                    variant.mode(),
                    shareOfEqual(found, truth),
                    shareOfEqual(found, floatClasses),
                    variant.int8Share(),
                    saveAndReload(example, variant),
                    ResidentWeights.bytes(variant.network()),
                    micros1[i],
                    micros32[i]));
            checkAccuracy(example, rows.get(0), rows.get(i));
        }
        return rows;
    }

    private List<Variant> quantize(Example example) {
        INDArray before = example.network().model().params().dup();
        List<Variant> variants = new ArrayList<>();
        variants.add(new Variant("Deeplearning4j float", example.network(), 0));
        variants.add(quantize(example, "float32", QuantizationConfig.float32(), 0));
        variants.add(quantize(example, "weightOnly", QuantizationConfig.weightOnly(), 1));
        variants.add(quantize(example, "dynamic", QuantizationConfig.dynamic(), 1));
        variants.add(quantize(
                example, "weightAndActivation", QuantizationConfig.weightAndActivation(example.calibration()), 1));
        checks.require(
                sameBits(before, example.network().model().params()),
                "%s: quantizing changed the trained network",
                example.name());
        return variants;
    }

    private Variant quantize(Example example, String mode, QuantizationConfig config, double int8Share) {
        TrainedNetwork.Quantized quantized = example.network().quantize(config);
        checks.require(
                quantized.report().int8WeightShare() == int8Share,
                "%s, %s: not every layer runs in the mode asked for:%n%s",
                example.name(),
                mode,
                quantized.report().toMarkdown());
        return new Variant(mode, quantized.network(), quantized.report().int8WeightShare());
    }

    private void checkAccuracy(Example example, ModeRow trained, ModeRow row) {
        checks.require(
                row.accuracy() >= trained.accuracy() - tolerance,
                "%s, %s: accuracy fell from %.4f to %.4f, by more than %.4f",
                example.name(),
                row.mode(),
                trained.accuracy(),
                row.accuracy(),
                tolerance);
    }

    /** Saves, loads again with Deeplearning4j's own reader and requires the same output; returns the file's size. */
    private long saveAndReload(Example example, Variant variant) throws IOException {
        File file = folder.resolve(example.name() + "-" + variant.mode().replace(' ', '-') + ".zip")
                .toFile();
        variant.network().save(file);
        INDArray sample = first(example.test().getFeatures(), 32);
        checks.require(
                sameBits(
                        variant.network().output(sample),
                        variant.network().restore(file).output(sample)),
                "%s, %s: the network read back from %s gives another output",
                example.name(),
                variant.mode(),
                file.getName());
        return file.length();
    }

    private static int[] classes(TrainedNetwork network, DataSet test) {
        return test.batchBy(BATCH).stream()
                .map(batch -> network.output(batch.getFeatures()).argMax(1).toIntVector())
                .flatMapToInt(Arrays::stream)
                .toArray();
    }

    private static double shareOfEqual(int[] found, int[] expected) {
        int equal = 0;
        for (int i = 0; i < expected.length; i++) {
            equal += found[i] == expected[i] ? 1 : 0;
        }
        return (double) equal / expected.length;
    }

    private static boolean sameBits(INDArray expected, INDArray got) {
        return Arrays.equals(expected.ravel().toFloatVector(), got.ravel().toFloatVector());
    }

    private static INDArray first(INDArray features, int count) {
        return features.get(NDArrayIndex.interval(0, count)).dup();
    }
}
