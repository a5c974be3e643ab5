package io.github.dl4jquant.examples.customlayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.scheme.Precision;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** The user-written layer of the example, quantized by its own rule. */
class GatedDenseTest {

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, FLOAT32, 90",
        "WEIGHT_ONLY, INT8_WEIGHT, 35",
        "DYNAMIC, INT8_DYNAMIC, 32",
        "WEIGHT_AND_ACTIVATION, INT8_STATIC, 30"
    })
    void itRunsInEveryModeAndIsSavedAndLoaded(
            QuantizationMode mode, Precision precision, double decibels, @TempDir Path folder) throws IOException {
        MultiLayerNetwork net = CustomLayerExample.network();
        var result = QuantizationTransform.transform(
                net,
                QuantizationConfig.builder()
                        .calibrationData(new SingletonDataSetIterator(new DataSet(input(128), input(128))))
                        .mode(mode)
                        .build());
        INDArray x = input(16);
        INDArray actual = result.network().output(x);

        assertThat(result.plan().find("gated1").orElseThrow().precision()).isEqualTo(precision);
        assertThat(result.plan().find("gated2").orElseThrow().precision()).isEqualTo(precision);
        assertThat(decibels(net.output(x), actual)).isGreaterThan(decibels);
        File file = folder.resolve("model.zip").toFile();
        result.network().save(file, false);
        assertThat(MultiLayerNetwork.load(file, false).output(x)).isEqualTo(actual);
        assertThat(result.network().clone().output(x)).isEqualTo(actual);
    }

    @Test
    void anInputOfAnotherSizeIsRefused() {
        MultiLayerNetwork quantized =
                QuantizationTransform.apply(CustomLayerExample.network(), QuantizationConfig.dynamic());

        assertThatThrownBy(() -> quantized.output(Nd4j.ones(2, 5)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("layer 'gated1' (GatedDense)")
                .hasMessageContaining("[2, 5]")
                .hasMessageContaining("[minibatch, 4]");
    }

    @Test
    void theExamplePrintsWhatBecameOfEachLayer() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        CustomLayerExample.run(new PrintStream(printed, true, StandardCharsets.UTF_8), 2);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .containsPattern("gated1 +GatedDense +INT8_WEIGHT")
                .containsPattern("gated1 +GatedDense +INT8_DYNAMIC")
                .containsPattern("gated2 +GatedDense +INT8_STATIC")
                .contains("accuracy");
    }

    private static INDArray input(int samples) {
        Nd4j.getRandom().setSeed(samples);
        return Nd4j.randn(DataType.FLOAT, samples, 4);
    }

    private static double decibels(INDArray expected, INDArray actual) {
        double noise = actual.sub(expected).norm2Number().doubleValue();
        return 20 * Math.log10(expected.norm2Number().doubleValue() / noise);
    }
}
