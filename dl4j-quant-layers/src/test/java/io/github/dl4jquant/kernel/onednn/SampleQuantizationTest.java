package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.QuantParams;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Ranges of samples, and the integers that they become. */
class SampleQuantizationTest {

    private static final OneDnnEngine ENGINE = new OneDnnEngine();

    @ParameterizedTest
    @CsvSource({
        "INT8, 1, 1",
        "INT8, 1, 2",
        "INT8, 1, 63",
        "INT8, 1, 5001",
        "INT8, 3, 70",
        "INT8, 2, 5001",
        "UINT8, 1, 1",
        "UINT8, 1, 65",
        "UINT8, 1, 5001",
        "UINT8, 3, 70",
        "UINT8, 2, 5001"
    })
    void integersAreThoseOfTheDefinition(ElementType type, int samples, int length) {
        Random random = new Random(length);
        float[] scales = new float[samples];
        float[] values = new float[samples * length];
        for (int s = 0; s < samples; s++) {
            scales[s] = 0.01f * (s + 1);
            for (int i = 0; i < length; i++) {
                // halves of a step and what lies beyond the range among them
                values[s * length + i] =
                        i % 3 == 0 ? (random.nextInt(600) - 300 + 0.5f) * scales[s] : (float) random.nextGaussian();
            }
        }
        INDArray input = Nd4j.createFromArray(values);
        INDArray integers = RandomTensors.empty(type, values.length);

        try (SampleQuantization quantization = new SampleQuantization(ENGINE, samples, length, type)) {
            quantization.run(AddressPointer.of(input), scales, AddressPointer.of(integers));
        }

        double[] got = RandomTensors.values(integers, type);
        for (int i = 0; i < values.length; i++) {
            QuantParams params = new QuantParams(type, scales[i / length], 0);
            assertThat(got[i]).as("%s", values[i]).isEqualTo(params.quantize(values[i]));
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "64", "65", "127", "2047", "2048", "2049", "10000"})
    void theExtentIsThatOfTheLargest(int length) {
        Random random = new Random(length);
        float[] values = new float[length];
        for (int run = 0; run < 20; run++) {
            float most = 0;
            float magnitude = 0;
            for (int i = 0; i < length; i++) {
                values[i] = (float) random.nextGaussian() - 0.5f;
                most = Math.max(most, values[i]);
                magnitude = Math.max(magnitude, Math.abs(values[i]));
            }
            INDArray array = Nd4j.createFromArray(values);
            SampleExtent both = new SampleExtent(true).measure(AddressPointer.of(array), length);

            assertThat(both.largest()).isEqualTo(most);
            assertThat(both.magnitude()).isEqualTo(magnitude);
            assertThat(new SampleExtent(false)
                            .measure(AddressPointer.of(array), length)
                            .magnitude())
                    .isEqualTo(magnitude);
        }
    }

    /** What one sample left behind must not reach the next, shorter one. */
    @Test
    void aMeasureForgetsTheOneBefore() {
        SampleExtent extent = new SampleExtent(true);
        float[] large = new float[5000];
        Arrays.fill(large, 7f);
        INDArray first = Nd4j.createFromArray(large);
        INDArray second = Nd4j.createFromArray(-1f, 0.5f, 0.25f);

        extent.measure(AddressPointer.of(first), 5000);
        extent.measure(AddressPointer.of(second), 3);

        assertThat(extent.magnitude()).isEqualTo(1f);
        assertThat(extent.largest()).isEqualTo(0.5f);
    }

    @ParameterizedTest
    @CsvSource({"0", "63", "64", "2048", "4999"})
    void whatIsNotFiniteIsNamedWhereverItIs(int at) {
        for (ElementType type : new ElementType[] {ElementType.INT8, ElementType.UINT8}) {
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                INDArray array = Nd4j.zeros(5000);
                array.putScalar(at, bad);

                assertThatThrownBy(() -> new SampleRange(type).scale(AddressPointer.of(array), 5000, 3))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("sample 3")
                        .hasMessageContaining("element " + at + " is " + bad);
            }
        }
    }
}
