package io.github.dl4jquant.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantParamsTest {

    @Test
    void integersStandForScaleTimesDistanceFromTheZeroPoint() {
        QuantParams params = QuantParams.uint8(0.5f, 10);

        assertThat(params.dequantize(14)).isEqualTo(2f);
        assertThat(params.dequantize(0)).isEqualTo(-5f);
        assertThat(params.quantize(2f)).isEqualTo(14);
        assertThat(params.quantize(-5f)).isEqualTo(0);
        assertThat(params.realMin()).isEqualTo(-5f);
        assertThat(params.realMax()).isEqualTo(122.5f);
    }

    @Test
    void tiesRoundToEven() {
        QuantParams params = QuantParams.int8(2f);

        assertThat(params.quantize(1f)).isEqualTo(0);
        assertThat(params.quantize(3f)).isEqualTo(2);
        assertThat(params.quantize(5f)).isEqualTo(2);
        assertThat(params.quantize(-1f)).isEqualTo(0);
        assertThat(params.quantize(-3f)).isEqualTo(-2);
    }

    @Test
    void valuesOutsideTheRangeSaturate() {
        QuantParams signed = QuantParams.int8(1f);
        QuantParams unsigned = QuantParams.uint8(1f, 128);

        assertThat(signed.quantize(1000f)).isEqualTo(127);
        assertThat(signed.quantize(Float.NEGATIVE_INFINITY)).isEqualTo(-128);
        assertThat(unsigned.quantize(Float.POSITIVE_INFINITY)).isEqualTo(255);
        assertThat(unsigned.quantize(-129f)).isEqualTo(0);
    }

    @Test
    void nanBecomesTheZeroPoint() {
        assertThat(QuantParams.uint8(1f, 7).quantize(Float.NaN)).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 255})
    void zeroIsExact(int zeroPoint) {
        QuantParams params = QuantParams.uint8(0.0371f, zeroPoint);

        assertThat(params.quantize(0f)).isEqualTo(zeroPoint);
        assertThat(params.fakeQuantize(0f)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0.0371, 0", "1e-5, 17", "123.4, 255"})
    void roundTripErrorIsAtMostHalfAScaleInsideTheRangeSeed11(float scale, int zeroPoint) {
        QuantParams params = QuantParams.uint8(scale, zeroPoint);
        Random random = new Random(11);
        for (int i = 0; i < 1000; i++) {
            float x = params.realMin() + random.nextFloat() * (params.realMax() - params.realMin());
            assertThat(Math.abs(params.fakeQuantize(x) - x)).as("x = %s", x).isLessThanOrEqualTo(scale * 0.50002f);
        }
    }

    @Test
    void everyIntegerSurvivesARoundTrip() {
        QuantParams params = new QuantParams(ElementType.INT8, 0.013f, -77);
        for (int q = -128; q <= 127; q++) {
            assertThat(params.quantize(params.dequantize(q))).isEqualTo(q);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, -1f, Float.NaN, Float.POSITIVE_INFINITY})
    void scaleThatIsNotFiniteAndAboveZeroIsRefused(float scale) {
        assertThatThrownBy(() -> QuantParams.int8(scale))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got " + scale);
    }

    @Test
    void zeroPointOutsideTheTypeIsRefused() {
        assertThatThrownBy(() -> QuantParams.uint8(1f, 256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 255]")
                .hasMessageContaining("got 256");
    }

    @Test
    void typeOfMoreThanEightBitsIsRefused() {
        assertThatThrownBy(() -> new QuantParams(ElementType.INT32, 1f, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("INT32");
    }
}
