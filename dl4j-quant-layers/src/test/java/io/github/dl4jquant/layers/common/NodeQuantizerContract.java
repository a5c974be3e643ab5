package io.github.dl4jquant.layers.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.ExportException;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.session.InferenceSession;
import io.github.dl4jquant.spi.NodePlan;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import onnx.Onnx.ModelProto;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What holds for every rule: a subclass hands in networks around the layers of one family, and each is checked in each
 * of the four modes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class NodeQuantizerContract {

    private List<Subject> subjects;

    /** Networks of seeded random weights. Called once. */
    protected abstract Stream<Subject> subjects();

    private synchronized List<Subject> made() {
        if (subjects == null) {
            subjects = subjects().toList();
        }
        return subjects;
    }

    Stream<Subject> each() {
        return made().stream();
    }

    Stream<Arguments> eachInEveryMode() {
        return made().stream()
                .flatMap(s -> Arrays.stream(QuantizationMode.values()).map(m -> Arguments.of(s, m)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("eachInEveryMode")
    void outputIsCloseToTheFloatNetworks(Subject subject, QuantizationMode mode) {
        TestNetwork quantized = subject.quantized(mode).network();
        for (long[][] shapes : subject.allShapes()) {
            INDArray[] inputs = subject.inputs(shapes, Subject.SAMPLES, 1);
            INDArray expected = subject.network().output(inputs);
            INDArray actual = quantized.output(inputs);

            assertThat(actual.shape()).isEqualTo(expected.shape());
            double decibels = signalToNoise(expected, actual);
            report(subject, mode, shapes, decibels);
            assertThat(decibels)
                    .as("SQNR in dB on samples of %s", Arrays.deepToString(shapes))
                    .isGreaterThanOrEqualTo(subject.bound(mode));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("eachInEveryMode")
    void theSourceNetworkIsNotChanged(Subject subject, QuantizationMode mode) {
        TestNetwork source = subject.network();
        String conf = source.json();
        INDArray params = source.params();

        source.quantized(mode, subject.inputs(2, 0)).network().output(subject.inputs(1, 1));

        assertThat(source.json()).isEqualTo(conf);
        assertThat(source.params()).isEqualTo(params);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("eachInEveryMode")
    void theConfigurationSurvivesJsonAndYaml(Subject subject, QuantizationMode mode) {
        TestNetwork quantized = subject.quantized(mode).network();
        INDArray[] inputs = subject.inputs(3, 2);

        for (boolean yaml : new boolean[] {false, true}) {
            TestNetwork rebuilt = quantized.rebuilt(yaml);
            assertThat(rebuilt.json()).isEqualTo(quantized.json());
            assertBitEqual(rebuilt.output(inputs), quantized.output(inputs));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("eachInEveryMode")
    void aSavedAndRestoredNetworkGivesTheSameBits(Subject subject, QuantizationMode mode, @TempDir Path folder)
            throws IOException {
        TestNetwork quantized = subject.quantized(mode).network();
        INDArray[] inputs = subject.inputs(3, 3);
        File file = folder.resolve("model.zip").toFile();

        assertBitEqual(quantized.saved(file).output(inputs), quantized.output(inputs));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("eachInEveryMode")
    void theSummaryCanBePrintedAndListsEveryOperation(Subject subject, QuantizationMode mode) {
        TestNetwork.Quantized quantized = subject.quantized(mode);

        String summary = quantized.network().summary();
        for (NodePlan node : quantized.plan().nodes()) {
            if (!node.type().endsWith("PreProcessor")) {
                assertThat(summary).contains(node.name());
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("eachInEveryMode")
    void aCloneGivesTheSameBits(Subject subject, QuantizationMode mode) {
        TestNetwork quantized = subject.quantized(mode).network();
        INDArray[] inputs = subject.inputs(3, 4);
        assumeThat(quantized.params().isEmpty())
                .as("Deeplearning4j cannot clone a network without parameters")
                .isFalse();

        assertBitEqual(quantized.copied().output(inputs), quantized.output(inputs));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("eachInEveryMode")
    void aCompiledSessionGivesTheSameBits(Subject subject, QuantizationMode mode) {
        TestNetwork quantized = subject.quantized(mode).network();

        try (InferenceSession session = quantized.session()) {
            for (long[][] shapes : subject.allShapes()) {
                for (int samples : new int[] {3, 1, 3}) {
                    INDArray[] inputs = subject.inputs(shapes, samples, 6);
                    assertBitEqual(session.output(inputs)[0], quantized.output(inputs));
                }
            }
        }
    }

    /** To the bit where everything is int8; float kernels may sum in another order for another size. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("eachInEveryMode")
    void theResultForASampleIsTheSameInAnyMinibatch(Subject subject, QuantizationMode mode) {
        TestNetwork.Quantized quantized = subject.quantized(mode);
        INDArray[] inputs = subject.inputs(5, 5);
        INDArray together = quantized.network().output(inputs);

        for (int i = 0; i < 5; i++) {
            int row = i;
            INDArray[] one = Arrays.stream(inputs).map(in -> sample(in, row)).toArray(INDArray[]::new);
            INDArray alone = quantized.network().output(one);
            if (isAllInt8(quantized)) {
                assertBitEqual(alone, sample(together, row));
            } else {
                assertThat(signalToNoise(sample(together, row), alone))
                        .as("agreement in dB of sample %d alone and in a minibatch", row)
                        .isGreaterThan(80);
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("eachInEveryMode")
    void thePlanSaysWhatIsExpected(Subject subject, QuantizationMode mode) {
        TestNetwork.Quantized quantized = subject.quantized(mode);

        subject.refusals().forEach((layer, reason) -> {
            NodePlan node = quantized.plan().find(layer).orElseThrow();
            assertThat(node.precision()).as(layer).isEqualTo(Precision.ORIGINAL);
            assertThat(node.reason()).as(layer).contains(reason);
        });
        assertThat(quantized.plan().nodes()).allSatisfy(node -> {
            if (node.precision() == Precision.ORIGINAL) {
                assertThat(node.reason())
                        .as("why %s stays as it is", node.name())
                        .isNotBlank();
            }
        });
        if (mode == QuantizationMode.WEIGHT_AND_ACTIVATION) {
            subject.expected()
                    .forEach((layer, precision) -> assertThat(
                                    quantized.plan().find(layer).orElseThrow().precision())
                            .as(
                                    "precision of %s, reason %s",
                                    layer, quantized.plan().find(layer))
                            .isEqualTo(precision));
        }
    }

    /** In ONNX Runtime, whose kernels are other people's. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("eachInEveryMode")
    void theOnnxExportGivesTheSameNumbers(Subject subject, QuantizationMode mode) {
        TestNetwork quantized = subject.quantized(mode).network();
        if (subject.notExportable() != null) {
            assertThatThrownBy(() -> quantized.onnx(OnnxOptions.defaults()))
                    .isInstanceOf(ExportException.class)
                    .hasMessageContaining(subject.notExportable());
            return;
        }
        double step = subject.quantized(mode).outputStep();
        ModelProto model = quantized.onnx(subject.onnxOptions());
        OnnxFolder.keep(getClass(), subject + "-" + mode, model);
        try (OnnxRuntimeRun run = new OnnxRuntimeRun(model)) {
            for (long[][] shapes : subject.allShapes()) {
                INDArray[] inputs = subject.inputs(shapes, Subject.SAMPLES, 6);
                if (!run.takes(inputs)) {
                    continue; // Deeplearning4j takes vectors and images alike where it makes images of vectors
                }
                INDArray[] one = Arrays.stream(inputs).map(in -> sample(in, 3)).toArray(INDArray[]::new);
                INDArray expected = quantized.output(inputs);
                INDArray actual = run.output(inputs).get(0);

                OnnxAgreement agreement = OnnxAgreement.of(expected, actual, step);
                report(subject, mode, agreement);
                agreement.check(mode);
                OnnxAgreement.of(sample(actual, 3), run.output(one).get(0), step)
                        .check(mode);
                if (mode == QuantizationMode.FLOAT32) {
                    OnnxAgreement.of(subject.network().output(inputs), actual, step)
                            .check(mode);
                }
            }
        }
    }

    private static void report(Subject subject, QuantizationMode mode, OnnxAgreement agreement) {
        if (Boolean.getBoolean("contract.report")) {
            System.out.printf("ONNX %-40s %-22s %s%n", subject, mode, agreement);
        }
    }

    private static boolean isAllInt8(TestNetwork.Quantized quantized) {
        return quantized.plan().nodes().stream().allMatch(n -> n.precision() == Precision.INT8_STATIC);
    }

    private static INDArray sample(INDArray array, int row) {
        return array.get(NDArrayIndex.interval(row, row + 1)).dup('c');
    }

    private static void assertBitEqual(INDArray actual, INDArray expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.data().asFloat()).isEqualTo(expected.data().asFloat());
    }

    /** Signal to quantization noise ratio in dB; infinite for equal arrays. */
    static double signalToNoise(INDArray expected, INDArray actual) {
        float[] e = expected.dup('c').data().asFloat();
        float[] a = actual.dup('c').data().asFloat();
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < e.length; i++) {
            signal += (double) e[i] * e[i];
            noise += ((double) e[i] - a[i]) * ((double) e[i] - a[i]);
        }
        return 10 * Math.log10(signal / noise);
    }

    private static void report(Subject subject, QuantizationMode mode, long[][] shapes, double decibels) {
        if (Boolean.getBoolean("contract.report")) {
            System.out.printf(
                    java.util.Locale.ROOT,
                    "SQNR %-40s %-22s %-20s %.1f dB%n",
                    subject,
                    mode,
                    Arrays.deepToString(shapes),
                    decibels);
        }
    }
}
