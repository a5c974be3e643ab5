package io.github.dl4jquant.layers.attention;

import static io.github.dl4jquant.testing.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.export.OnnxExporter;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.layers.common.OnnxFolder;
import io.github.dl4jquant.layers.common.OnnxRuntimeRun;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import onnx.Onnx.ModelProto;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The float layer itself does not run in Deeplearning4j 1.0.0-M2.1, so the quantized one is compared with the operation that
 * it is made of.
 */
class LearnedSelfAttentionTest {

    private static final int SIZE = 5;
    private static final int STEPS = 7;
    private static final int QUERIES = 3;

    @Test
    void theFloatLayerDoesNotRun() {
        assertThatThrownBy(() -> network(6, 2, true).output(input(4))).hasMessageContaining("scatter_update");
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, FLOAT32, 90",
        "WEIGHT_ONLY, INT8_WEIGHT, 35",
        "DYNAMIC, INT8_DYNAMIC, 32",
        "WEIGHT_AND_ACTIVATION, INT8_STATIC, 30"
    })
    void projectedAttentionIsThatOfTheOperation(
            QuantizationMode mode, Precision precision, double decibels, @TempDir Path folder) throws IOException {
        MultiLayerNetwork net = network(6, 2, true);
        Map<String, INDArray> w = net.getLayer(0).paramTable();
        INDArray x = input(16);
        INDArray mask = mask(16);
        INDArray expected = Nd4j.nn()
                .multiHeadDotProductAttention(
                        queries(w, 16), x, x, w.get("Wq"), w.get("Wk"), w.get("Wv"), w.get("Wo"), mask, true);

        var quantized = QuantizationTransform.transform(net, config(mode));
        INDArray actual = quantized.network().output(x, false, mask, null);

        assertThat(quantized.plan().find("a").orElseThrow().precision()).isEqualTo(precision);
        assertThat(actual.shape()).containsExactly(16, 6, QUERIES);
        assertThat(decibels(expected, actual)).isGreaterThan(decibels);
        File file = folder.resolve("model.zip").toFile();
        ModelSerializer.writeModel(quantized.network(), file, false);
        assertThat(bits(MultiLayerNetwork.load(file, false).output(x, false, mask, null)))
                .isEqualTo(bits(actual));
        assertThat(bits(quantized.network().clone().output(x, false, mask, null)))
                .isEqualTo(bits(actual));
    }

    @Test
    void unprojectedAttentionIsThatOfTheOperation() {
        MultiLayerNetwork net = network(SIZE, 1, false);
        INDArray x = input(16);
        INDArray expected =
                Nd4j.nn().dotProductAttention(queries(net.getLayer(0).paramTable(), 16), x, x, mask(16), true);

        INDArray actual =
                QuantizationTransform.apply(net, QuantizationConfig.dynamic()).output(x, false, mask(16), null);

        assertThat(decibels(expected, actual)).isGreaterThan(90);
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void theOnnxExportGivesTheSameNumbers(QuantizationMode mode) {
        for (boolean projected : new boolean[] {true, false}) {
            MultiLayerNetwork net = projected ? network(6, 2, true) : network(SIZE, 1, false);
            MultiLayerNetwork quantized =
                    QuantizationTransform.transform(net, config(mode)).network();
            ModelProto model = OnnxExporter.model(quantized, OnnxOptions.defaults());
            OnnxFolder.keep(getClass(), mode + "-" + projected, model);

            try (OnnxRuntimeRun run = new OnnxRuntimeRun(model)) {
                for (int samples : new int[] {16, 1}) {
                    INDArray x = input(samples);
                    assertThat(run.output(x).get(0).equalsWithEps(quantized.output(x), 1e-4))
                            .isTrue();
                }
            }
        }
    }

    private static QuantizationConfig config(QuantizationMode mode) {
        return QuantizationConfig.builder()
                .calibrationData(new SingletonDataSetIterator(new DataSet(input(128), input(128), mask(128), null)))
                .mode(mode)
                .build();
    }

    private static INDArray queries(Map<String, INDArray> params, int samples) {
        return Nd4j.tile(params.get("Q"), samples, 1, 1);
    }

    private static INDArray input(int samples) {
        Nd4j.getRandom().setSeed(samples);
        return Nd4j.randn(DataType.FLOAT, samples, SIZE, STEPS);
    }

    /** Sequences of 1 to 7 steps. */
    private static INDArray mask(int samples) {
        INDArray mask = Nd4j.zeros(DataType.FLOAT, samples, STEPS);
        for (int i = 0; i < samples; i++) {
            for (int t = 0; t <= i % STEPS; t++) {
                mask.putScalar(i, t, 1);
            }
        }
        return mask;
    }

    private static double decibels(INDArray expected, INDArray actual) {
        double noise = actual.sub(expected).norm2Number().doubleValue();
        return 20 * Math.log10(expected.norm2Number().doubleValue() / noise);
    }

    private static MultiLayerNetwork network(int nOut, int heads, boolean projected) {
        return TestNetworks.sequential(
                InputType.recurrent(SIZE, STEPS),
                new LearnedSelfAttentionLayer.Builder()
                        .name("a")
                        .nIn(SIZE)
                        .nOut(nOut)
                        .nHeads(heads)
                        .nQueries(QUERIES)
                        .projectInput(projected)
                        .build());
    }
}
