package io.github.dl4jquant.examples.coverage;

import io.github.dl4jquant.errors.ExportException;
import io.github.dl4jquant.examples.onnx.Agreement;
import io.github.dl4jquant.examples.onnx.OnnxChecker;
import io.github.dl4jquant.examples.onnx.OnnxModel;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.export.OnnxSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import onnx.Onnx.ModelProto;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One float network, written as ONNX in several forms. Its files are gone when it is closed. */
final class ExportMeasurement implements AutoCloseable {

    /** What rounding in another order may change, in parts of the largest output. */
    private static final double LARGEST_FLOAT_DIFFERENCE = 1e-4;
    /** Share of what layers return that must be within a quantization step: a half may be rounded either way. */
    private static final double LEAST_WITHIN_STEP = 0.999;
    /** What the file may lose against the network here, both compared with float: twice the noise. */
    private static final double DECIBELS_LOST = 6;

    private final SettledNetwork settled;
    private final INDArray features;
    private final List<INDArray[]> floats;
    private final boolean exact;
    private final Optional<OnnxChecker> checker;
    private final Path folder;

    /** @param checker empty if this machine has none */
    ExportMeasurement(SettledNetwork settled, int samples, boolean exact, Optional<OnnxChecker> checker)
            throws IOException {
        this.settled = settled;
        this.features = settled.features(samples);
        this.floats = settled.outputs(features);
        this.exact = exact;
        this.checker = checker;
        this.folder = Files.createTempDirectory("dl4j-quant-export");
    }

    /** Quantizes if need be, exports, has it checked, runs it, compares. */
    ExportRow row(ExportMode mode) {
        try {
            if (mode.quantization().isEmpty()) {
                return row(mode, settled.network(), floats);
            }
            Subject quantized = new Subject(settled.network()
                    .quantize(settled.config(mode.quantization().get()))
                    .network());
            try {
                return row(mode, quantized, quantized.outputs(features));
            } finally {
                quantized.close();
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            return ExportRow.failed(settled.zoo().name(), settled.size(), mode, describe(e));
        }
    }

    private ExportRow row(ExportMode mode, Subject network, List<INDArray[]> expected) throws IOException {
        Path file = folder.resolve("network.onnx");
        try {
            long start = System.nanoTime();
            OnnxSummary written = network.export(file, options(network));
            double seconds = (System.nanoTime() - start) / 1e9;
            List<String> failures = new ArrayList<>();
            String checked = check(file, failures);
            Agreement agreement = new Agreement();
            double decibels = compare(file, expected, agreement, failures);
            boolean compared = agreement.samples() > 0;
            double here = SignalToNoise.decibels(floats, expected);
            LayerAgreement layers = null;
            if (compared && mode.computesInInt8()) {
                layers = LayerAgreement.of(network, features, ModelProto.parseFrom(Files.readAllBytes(file)), written);
                judge(layers, here, decibels, failures);
            } else if (compared && !(agreement.relativeDifference() <= LARGEST_FLOAT_DIFFERENCE)) { // or not a number
                failures.add("differs by more than rounding");
            }
            return new ExportRow(
                    settled.zoo().name(),
                    settled.size(),
                    mode,
                    true,
                    checked,
                    compared ? agreement.relativeDifference() : Double.NaN,
                    compared ? agreement.withinStep() : Double.NaN,
                    layers,
                    here,
                    decibels,
                    agreement.sameClass(),
                    written.bytes(),
                    seconds,
                    failures);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Any size, but as many axes as the inputs here: a network that makes images of vectors takes both. */
    private OnnxOptions options(Subject network) {
        long[] any = new long[features.rank() - 1];
        Arrays.fill(any, -1);
        return OnnxOptions.builder()
                .inputShape(network.input(), any)
                .exact(exact)
                .build();
    }

    private String check(Path file, List<String> failures) throws IOException {
        if (checker.isEmpty()) {
            return "no python3 with the module onnx";
        }
        Optional<String> refusal = checker.get().refusal(file, features.shape());
        refusal.ifPresent(said -> failures.add("onnx.checker: " + said));
        return refusal.isEmpty() ? "ok" : "refused";
    }

    /**
     * Runs the file on all samples at once, then on the first alone.
     *
     * @return signal to noise of the file's outputs against the float network's; NaN if it does not run
     */
    private double compare(Path file, List<INDArray[]> expected, Agreement agreement, List<String> failures) {
        try (OnnxModel onnx = new OnnxModel(file, Runtime.getRuntime().availableProcessors())) {
            List<INDArray> outputs = onnx.output(features);
            agreement.add(together(expected), outputs);
            if (expected.size() > 1) {
                agreement.add(List.of(expected.get(0)), onnx.output(Samples.slice(features, 0)));
            }
            INDArray[] wanted = together(floats).toArray(INDArray[]::new);
            return SignalToNoise.decibels(
                    List.<INDArray[]>of(wanted), List.<INDArray[]>of(outputs.toArray(INDArray[]::new)));
        } catch (RuntimeException e) {
            failures.add(describe(e));
            return Double.NaN;
        }
    }

    private static List<INDArray> together(List<INDArray[]> samples) {
        List<INDArray> outputs = new ArrayList<>();
        for (int i = 0; i < samples.get(0).length; i++) {
            int output = i;
            outputs.add(Nd4j.concat(
                    0, samples.stream().map(sample -> sample[output]).toArray(INDArray[]::new)));
        }
        return outputs;
    }

    /** Differences add up from layer to layer, so it is layers that must agree, each on the same inputs. */
    private static void judge(LayerAgreement layers, double here, double there, List<String> failures) {
        if (!(layers.withinStep() >= LEAST_WITHIN_STEP)) {
            failures.add(String.format(
                    Locale.ROOT,
                    "more than 1 value in 1000 of a layer is off by more than a step: %.2f %% within it in '%s'",
                    100 * layers.worst(),
                    layers.worstLayer()));
        }
        if (!(there >= here - DECIBELS_LOST)) {
            failures.add("more than twice the noise of the network itself");
        }
    }

    /** A message in one line; of layers that have no form in ONNX, types and reasons. */
    private static String describe(Throwable e) {
        if (e instanceof ExportException && e.getMessage().lines().count() > 1) {
            return e.getMessage()
                    .lines()
                    .filter(line -> line.startsWith("  '"))
                    .map(line -> line.substring(line.lastIndexOf("' (") + 2))
                    .distinct()
                    .collect(Collectors.joining("; "));
        }
        return NetworkMeasurement.describe(e);
    }

    @Override
    public void close() throws IOException {
        settled.close();
        Files.deleteIfExists(folder);
    }
}
