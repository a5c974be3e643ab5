package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.integers;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.PoolingSpec.Kind;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class PoolingKernelTest {

    private static final Window2d TWO_BY_TWO = Window2d.of(2, 2, 2, 2);

    /** 2x2 window at stride 2 over 3x3 pixels, with a row of padding above and a column to the left. */
    private static final Window2d PADDED = new Window2d(2, 2, 2, 2, 1, 1, 1, 1, 0, 0);

    private static INDArray pool3x3(Kind kind, TensorFormat format, INDArray image) {
        return run(new PoolingSpec(kind, 1, 1, 3, 3, PADDED, format), format, 4, image);
    }

    @Test
    void maxIsTakenPerChannelAndSample() {
        INDArray y = run(
                new PoolingSpec(Kind.MAX, 2, 2, 2, 2, TWO_BY_TWO, int8(1f, 0)),
                int8(1f, 0),
                4,
                int8s(1, -1, 2, -2, 3, -3, 4, -4, -128, 5, -127, 6, -100, 7, -128, 127));

        assertThat(toInts(y)).containsExactly(4, -1, -100, 127);
    }

    @Test
    void maxIgnoresPadding() {
        INDArray y = pool3x3(Kind.MAX, int8(1f, 0), int8s(-9, -8, -7, -6, -5, -4, -3, -2, -1));

        assertThat(toInts(y)).containsExactly(-9, -7, -3, -1);
    }

    @Test
    void maxOfUnsignedNumbersIsUnsigned() {
        INDArray y = pool3x3(Kind.MAX, uint8(1f, 3), uint8s(200, 100, 0, 127, 128, 0, 0, 255, 1));

        assertThat(toInts(y)).containsExactly(200, 100, 127, 255);
    }

    @Test
    void averageWithoutPaddingDividesByThePositionsInside() {
        INDArray image = uint8s(10, 20, 31, 40, 50, 60, 70, 80, 90);

        // 10, (20 + 31) / 2 = 25.5 -> 26, (40 + 70) / 2, (50 + 60 + 80 + 90) / 4
        assertThat(toInts(pool3x3(Kind.AVERAGE_EXCLUDE_PADDING, uint8(1f, 7), image)))
                .containsExactly(10, 26, 55, 70);
    }

    @Test
    void averageWithPaddingCountsTheZeroPoint() {
        INDArray image = uint8s(10, 20, 31, 40, 50, 60, 70, 80, 90);

        // (10 + 21) / 4 = 7.75, (51 + 14) / 4 = 16.25, (110 + 14) / 4
        assertThat(toInts(pool3x3(Kind.AVERAGE_INCLUDE_PADDING, uint8(1f, 7), image)))
                .containsExactly(8, 16, 31, 70);
    }

    @Test
    void averageIsStoredInTheFormatOfTheOutput() {
        TensorFormat given = uint8(0.5f, 10);
        INDArray image = uint8s(10, 20, 31, 40); // 0, 5, 10.5, 15: average 7.625

        assertThat(toInts(run(average2x2(given, int8(0.25f, 0)), int8(0.25f, 0), 1, image)))
                .containsExactly(30); // 30.5, half to even
        assertThat(toInts(run(average2x2(given, uint8(0.01f, 3)), uint8(0.01f, 3), 1, image)))
                .containsExactly(255);
        assertThat(toFloats(run(average2x2(given, FLOAT), FLOAT, 1, image))).containsExactly(7.625f);
    }

    private static PoolingSpec average2x2(TensorFormat from, TensorFormat to) {
        return new PoolingSpec(Kind.AVERAGE_EXCLUDE_PADDING, 1, 1, 2, 2, TWO_BY_TWO, from, to);
    }

    @Test
    void onlyAveragesChangeTheFormat() {
        assertThatThrownBy(() -> new PoolingSpec(Kind.MAX, 1, 1, 2, 2, TWO_BY_TWO, int8(1f, 0), FLOAT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MAX")
                .hasMessageContaining("FLOAT32");
    }

    @Test
    void averagesRoundTiesToEven() {
        TensorFormat format = int8(1f, 0);
        PoolingSpec spec = new PoolingSpec(Kind.AVERAGE_EXCLUDE_PADDING, 1, 4, 1, 2, Window2d.of(1, 2, 1, 1), format);

        // 0.5, 1.5, -0.5, -2.5
        INDArray y = run(spec, format, 4, int8s(0, 1, 0, -2, 1, 2, -1, -3));

        assertThat(toInts(y)).containsExactly(0, 2, 0, -2);
    }

    @Test
    void floatsArePooledInFloat() {
        INDArray image = floats(1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 10f);

        assertThat(toFloats(pool3x3(Kind.MAX, FLOAT, image.neg()))).containsExactly(-1f, -2f, -4f, -5f);
        assertThat(toFloats(pool3x3(Kind.AVERAGE_EXCLUDE_PADDING, FLOAT, image)))
                .containsExactly(1f, 2.5f, 5.5f, 7.25f);
        assertThat(toFloats(pool3x3(Kind.AVERAGE_INCLUDE_PADDING, FLOAT, image)))
                .containsExactly(0.25f, 1.25f, 2.75f, 7.25f);
    }

    @Test
    void accumulatorsCanBePooled() {
        INDArray y = run(
                new PoolingSpec(Kind.MAX, 1, 1, 2, 2, TWO_BY_TWO, TensorFormat.int32()),
                TensorFormat.int32(),
                1,
                integers(ElementType.INT32, -70000, -80000, -90000, -65536));

        assertThat(toInts(y)).containsExactly(-65536);
    }

    @Test
    void windowOfPaddingAloneGivesTheSmallestNumberOrRealZero() {
        Window2d above = new Window2d(1, 1, 1, 1, 1, 1, 1, 0, 0, 0);
        TensorFormat format = int8(1f, 4);

        for (Kind kind : Kind.values()) {
            INDArray y = run(new PoolingSpec(kind, 1, 1, 1, 1, above, format), format, 2, int8s(9));
            assertThat(toInts(y)).as(kind.name()).containsExactly(kind == Kind.MAX ? -128 : 4, 9);
        }
    }

    @Test
    void dilatedWindowSkipsPixels() {
        Window2d dilated = new Window2d(2, 2, 1, 1, 2, 2, 0, 0, 0, 0);
        TensorFormat format = int8(1f, 0);

        INDArray y = run(
                new PoolingSpec(Kind.AVERAGE_EXCLUDE_PADDING, 1, 1, 3, 3, dilated, format),
                format,
                1,
                int8s(4, 100, 8, 100, 100, 100, 12, 100, 16));

        assertThat(toInts(y)).containsExactly(10);
    }
}
