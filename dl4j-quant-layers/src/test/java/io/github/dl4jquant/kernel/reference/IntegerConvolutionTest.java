package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.convolution;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8Weights;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.withGroups;
import static io.github.dl4jquant.kernel.reference.KernelFixture.withTail;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** INT8_STATIC convolutions against numbers computed by hand. */
class IntegerConvolutionTest {

    private static final float @Nullable [] NO_BIAS = null;

    /** 3x3 image of one channel, 1 ... 9 above zero point 10. */
    private static final INDArray IMAGE = uint8s(11, 12, 13, 14, 15, 16, 17, 18, 19);

    private static ConvolutionSpec onImage(Window2d window, TensorFormat output) {
        return convolution(Precision.INT8_STATIC, 1, 3, 3, 1, window, uint8(0.5f, 10), output);
    }

    private static ConvolutionSpec onePixel(int outChannels, TensorFormat in, TensorFormat out) {
        return convolution(Precision.INT8_STATIC, 1, 1, 1, outChannels, Window2d.of(1, 1, 1, 1), in, out);
    }

    @Test
    void accumulatorsAreSumsOverTheWindowWithoutTheZeroPoint() {
        INDArray y = run(
                onImage(Window2d.of(2, 2, 1, 1), TensorFormat.int32()),
                int8Weights(new float[] {1f}, NO_BIAS, 1, 2, 3, -4),
                IMAGE);

        // 1*1 + 2*2 + 3*4 - 4*5, 1*2 + 2*3 + 3*5 - 4*6, ...
        assertThat(toInts(y)).containsExactly(-3, -1, 3, 5);
    }

    @Test
    void paddingStandsForRealZero() {
        Window2d window = new Window2d(2, 2, 1, 1, 1, 1, 1, 0, 0, 1);

        INDArray y =
                run(onImage(window, TensorFormat.int32()), int8Weights(new float[] {1f}, NO_BIAS, 1, 2, 3, -4), IMAGE);

        // One row above, one column to the right:
        // 0 0 0 0
        // 1 2 3 0
        // 4 5 6 0
        // 7 8 9 0
        assertThat(toInts(y)).containsExactly(3 - 8, 6 - 12, 9, -3, -1, 3 + 18, 3, 5, 6 + 27);
    }

    /** There the zero point is a part of the bias: the same sums, times 0.5 * 2, and the bias. */
    @Test
    void paddingStandsForRealZeroBehindAFloatResultToo() {
        Window2d window = new Window2d(2, 2, 1, 1, 1, 1, 1, 0, 0, 1);

        INDArray y =
                run(onImage(window, FLOAT), int8Weights(new float[] {2f}, new float[] {0.25f}, 1, 2, 3, -4), IMAGE);

        assertThat(toFloats(y)).containsExactly(-4.75f, -5.75f, 9.25f, -2.75f, -0.75f, 21.25f, 3.25f, 5.25f, 33.25f);
    }

    @Test
    void dilationSpreadsTheTaps() {
        Window2d window = new Window2d(2, 2, 1, 1, 2, 2, 0, 0, 0, 0);

        INDArray y =
                run(onImage(window, TensorFormat.int32()), int8Weights(new float[] {1f}, NO_BIAS, 1, 2, 3, -4), IMAGE);

        // Corners: 1*1 + 2*3 + 3*7 - 4*9
        assertThat(toInts(y)).containsExactly(-8);
    }

    @Test
    void strideSkipsPositions() {
        INDArray y = run(
                onImage(Window2d.of(1, 1, 2, 2), TensorFormat.int32()),
                int8Weights(new float[] {1f}, NO_BIAS, 2),
                IMAGE);

        assertThat(toInts(y)).containsExactly(2, 6, 14, 18);
    }

    @Test
    void eachOutputChannelHasItsScaleAndBias() {
        // Real input 0.5 * (14 - 10) = 2; weights 0.25 * 8 = 2 and 2 * -3 = -6.
        INDArray y = run(
                onePixel(2, uint8(0.5f, 10), FLOAT),
                int8Weights(new float[] {0.25f, 2f}, new float[] {0.125f, 1f}, 8, -3),
                uint8s(14));

        assertThat(toFloats(y)).containsExactly(4.125f, -11f);
    }

    @Test
    void outputIsRequantized() {
        // As above: 4.125 / 0.5 - 20 = -11.75 -> -12 and -11 / 0.5 - 20 = -42.
        INDArray y = run(
                onePixel(2, uint8(0.5f, 10), int8(0.5f, -20)),
                int8Weights(new float[] {0.25f, 2f}, new float[] {0.125f, 1f}, 8, -3),
                uint8s(14));

        assertThat(toInts(y)).containsExactly(-12, -42);
    }

    @Test
    void tiesRoundToEven() {
        // acc / 2 = 0.5, 1.5, 2.5, -0.5, -1.5
        INDArray y = run(
                onePixel(5, int8(1f, 0), int8(2f, 0)),
                int8Weights(new float[] {1f, 1f, 1f, 1f, 1f}, NO_BIAS, 1, 3, 5, -1, -3),
                int8s(1));

        assertThat(toInts(y)).containsExactly(0, 2, 2, 0, -2);
    }

    @Test
    void outputSaturatesAtBothEnds() {
        INDArray x = int8s(100);
        float[] scales = {1f, 1f};

        INDArray signed = run(onePixel(2, int8(1f, 0), int8(1f, 0)), int8Weights(scales, NO_BIAS, 127, -127), x);
        INDArray unsigned = run(onePixel(2, int8(1f, 0), uint8(1f, 7)), int8Weights(scales, NO_BIAS, 127, -127), x);

        assertThat(toInts(signed)).containsExactly(127, -128);
        assertThat(toInts(unsigned)).containsExactly(255, 0);
    }

    @Test
    void zeroWeightsGiveTheZeroPoint() {
        INDArray y = run(
                onePixel(2, uint8(0.3f, 3), uint8(0.7f, 9)),
                int8Weights(new float[] {1f, 1f}, NO_BIAS, 0, 10),
                uint8s(255));

        // Second: 252 * 10 * 0.3 / 0.7 saturates.
        assertThat(toInts(y)).containsExactly(9, 255);
    }

    @Test
    void residualIsDequantizedWithItsOwnZeroPointAndAddedBeforeTheActivation() {
        ConvolutionSpec spec = withTail(onePixel(2, int8(0.5f, 0), FLOAT), uint8(0.25f, 100), Activation.relu());

        INDArray y =
                run(spec, int8Weights(new float[] {1f, 1f}, new float[] {0.5f, 0f}, 4, 4), int8s(2), uint8s(112, 60));

        // 2 * 4 * 0.5 = 4; 4 + 0.5 + 0.25 * 12 = 7.5; 4 + 0.25 * -40 = -6 -> 0
        assertThat(toFloats(y)).containsExactly(7.5f, 0f);
    }

    @Test
    void floatResidualIsAddedAsItIs() {
        ConvolutionSpec spec = withTail(onePixel(2, int8(0.5f, 0), FLOAT), FLOAT, Activation.identity());

        INDArray y = run(spec, int8Weights(new float[] {1f, 1f}, NO_BIAS, 4, 4), int8s(2), floats(0.25f, -5f));

        assertThat(toFloats(y)).containsExactly(4.25f, -1f);
    }

    @Test
    void groupsSeeTheirOwnChannelsOnly() {
        ConvolutionSpec spec = withGroups(
                convolution(
                        Precision.INT8_STATIC, 4, 1, 1, 2, Window2d.of(1, 1, 1, 1), int8(1f, 0), TensorFormat.int32()),
                2);

        INDArray y = run(spec, int8Weights(new float[] {1f, 1f}, NO_BIAS, 1, 2, 3, 4), int8s(1, 10, 100, -100));

        assertThat(toInts(y)).containsExactly(21, -100);
    }

    @Test
    void channelsAreInnermostInInputWeightsAndOutput() {
        // 1x2 image of 2 channels, 1x2 kernel, 2 output channels.
        ConvolutionSpec spec = convolution(
                Precision.INT8_STATIC, 2, 1, 2, 2, Window2d.of(1, 2, 1, 1), int8(1f, 0), TensorFormat.int32());

        INDArray y = run(
                spec,
                int8Weights(new float[] {1f, 1f}, NO_BIAS, 1, 10, 100, 20, /* second */ 5, 0, 0, 1),
                int8s(1, 2, 3, 4));

        assertThat(toInts(y)).containsExactly(1 + 20 + 300 + 80, 5 + 4);
    }

    @Test
    void extremeInputsAndWeightsDoNotOverflowTheAccumulator() {
        int n = 4608;
        int[] x = new int[n];
        int[] w = new int[n];
        Arrays.fill(x, 255);
        Arrays.fill(w, -127);
        ConvolutionSpec spec = convolution(
                Precision.INT8_STATIC, n, 1, 1, 1, Window2d.of(1, 1, 1, 1), uint8(1f, 0), TensorFormat.int32());

        INDArray y = run(spec, int8Weights(new float[] {1f}, NO_BIAS, w), uint8s(x));

        assertThat(toInts(y)).containsExactly(-127 * 255 * n);
    }

    @Test
    void viewsOfLargerArraysAreReadAndWrittenAtTheirOffset() {
        ConvolutionSpec spec = onePixel(1, int8(1f, 0), TensorFormat.int32());
        INDArray x = int8s(1, 2, 3, 4).reshape(4, 1);
        INDArray y = KernelFixture.integers(ElementType.INT32, 0, 0, 0).reshape(3, 1);

        try (var kernel = new ReferenceKernelProvider()
                .prepare(int8Weights(new float[] {1f}, NO_BIAS, 7))
                .compile(spec)) {
            kernel.run(new INDArray[] {x.getRow(2)}, y.getRow(1));
        }

        assertThat(toInts(y)).containsExactly(0, 21, 0);
    }
}
