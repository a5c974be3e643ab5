package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.randomInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8s;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class ReorderKernelTest {

    /** Two samples of two channels and three pixels. */
    private static ReorderSpec spec(TensorFormat from, Layout fromLayout, TensorFormat to, Layout toLayout) {
        return new ReorderSpec(2, 2, 3, from, fromLayout, to, toLayout);
    }

    private static ReorderSpec vector(int length, TensorFormat from, TensorFormat to) {
        return new ReorderSpec(1, length, 1, from, Layout.CHANNELS_LAST, to, Layout.CHANNELS_LAST);
    }

    @Test
    void channelsFirstFloatBecomesChannelsLastInt8() {
        INDArray y = run(
                spec(FLOAT, Layout.CHANNELS_FIRST, uint8(0.5f, 10), Layout.CHANNELS_LAST),
                uint8(0.5f, 10),
                12,
                floats(0f, 1f, 2f, -1f, -2f, -3f, 10f, 11f, 12f, 20f, 21f, 1000f));

        assertThat(toInts(y)).containsExactly(10, 8, 12, 6, 14, 4, 30, 50, 32, 52, 34, 255);
    }

    @Test
    void channelsLastInt8BecomesChannelsFirstFloat() {
        INDArray y = run(
                spec(uint8(0.5f, 10), Layout.CHANNELS_LAST, FLOAT, Layout.CHANNELS_FIRST),
                FLOAT,
                12,
                uint8s(10, 8, 12, 6, 14, 4, 30, 50, 32, 52, 34, 255));

        assertThat(toFloats(y)).containsExactly(0f, 1f, 2f, -1f, -2f, -3f, 10f, 11f, 12f, 20f, 21f, 122.5f);
    }

    @Test
    void equalFormatsMoveFloatsWithoutChangingABit() {
        INDArray y = run(
                spec(FLOAT, Layout.CHANNELS_FIRST, FLOAT, Layout.CHANNELS_LAST),
                FLOAT,
                12,
                floats(0f, 1f, Float.NaN, -0f, 4f, Float.POSITIVE_INFINITY, 6f, 7f, 8f, 9f, 10f, Float.MIN_VALUE));

        assertThat(toFloats(y))
                .containsExactly(
                        0f, -0f, 1f, 4f, Float.NaN, Float.POSITIVE_INFINITY, 6f, 9f, 7f, 10f, 8f, Float.MIN_VALUE);
    }

    @Test
    void requantizingRoundsTiesToEvenAndSaturates() {
        INDArray y = run(vector(6, int8(0.5f, 0), uint8(1f, 5)), uint8(1f, 5), 6, int8s(1, 3, 5, -1, -128, 127));

        // 0.5, 1.5, 2.5, -0.5, -64, 63.5, each + 5: 5.5, 6.5, 7.5, 4.5, -59, 68.5
        assertThat(toInts(y)).containsExactly(6, 6, 8, 4, 0, 68);
    }

    @Test
    void quantizingRoundsTiesToEvenAndSaturatesAndMapsNanToTheZeroPoint() {
        TensorFormat to = int8(2f, 1);

        INDArray y = run(
                vector(8, FLOAT, to),
                to,
                8,
                floats(1f, 3f, -1f, 1e9f, -1e9f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));

        // 0.5 + 1, 1.5 + 1, -0.5 + 1
        assertThat(toInts(y)).containsExactly(2, 2, 0, 127, -128, 1, 127, -128);
    }

    @Test
    void accumulatorsBecomeFloats() {
        INDArray y = run(
                vector(2, TensorFormat.int32(), FLOAT), FLOAT, 2, KernelFixture.integers(ElementType.INT32, -70000, 5));

        assertThat(toFloats(y)).containsExactly(-70000f, 5f);
    }

    @ParameterizedTest(name = "seed 1, {0} samples of {1} channels and {2} pixels")
    @CsvSource({"1, 1, 1", "3, 1, 50", "2, 33, 65", "1, 3, 4099", "2, 70, 1", "2, 5000, 3"})
    void thereAndBackAgainIsTheIdentity(int batch, int channels, int spatial) {
        int length = batch * channels * spatial;
        TensorFormat q = uint8(0.013f, 77);
        INDArray x = uint8s(randomInts(new Random(1), length, 0, 255));

        INDArray real = run(
                new ReorderSpec(batch, channels, spatial, q, Layout.CHANNELS_LAST, FLOAT, Layout.CHANNELS_FIRST),
                FLOAT,
                length,
                x);
        INDArray back = run(
                new ReorderSpec(batch, channels, spatial, FLOAT, Layout.CHANNELS_FIRST, q, Layout.CHANNELS_LAST),
                q,
                length,
                real);

        assertThat(toInts(back)).containsExactly(toInts(x));
        assertThat(real.getFloat(length - 1L)).isEqualTo(q.params().dequantize(x.getInt(length - 1)));
    }
}
