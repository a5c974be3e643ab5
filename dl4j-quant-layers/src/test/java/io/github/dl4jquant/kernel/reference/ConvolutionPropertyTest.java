package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.convolution;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floatWeights;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8Weights;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.randomFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.randomInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.withBatch;
import static io.github.dl4jquant.kernel.reference.KernelFixture.withGroups;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Facts that hold for convolutions of any numbers, on random ones with seed 42. */
class ConvolutionPropertyTest {

    private static final TensorFormat IN = uint8(0.02f, 114);
    private static final TensorFormat INT32 = TensorFormat.int32();

    private final Random random = new Random(42);

    private static float[] ones(int n) {
        float[] ones = new float[n];
        Arrays.fill(ones, 1f);
        return ones;
    }

    /** The definition, one output number at a time. */
    private static int[] naive(ConvolutionSpec s, int[] x, int[] w) {
        Window2d k = s.window();
        int inPerGroup = s.inChannels() / s.groups();
        int outPerGroup = s.outChannels() / s.groups();
        int[] y = new int[s.batch() * s.outHeight() * s.outWidth() * s.outChannels()];
        for (int i = 0; i < y.length; i++) {
            int c = i % s.outChannels();
            int pixel = i / s.outChannels();
            int ox = pixel % s.outWidth();
            int oy = pixel / s.outWidth() % s.outHeight();
            int n = pixel / s.outWidth() / s.outHeight();
            for (int t = 0; t < s.weightsPerChannel(); t++) {
                int ic = t % inPerGroup;
                int kx = t / inPerGroup % k.kernelWidth();
                int ky = t / inPerGroup / k.kernelWidth();
                int iy = oy * k.strideHeight() - k.padTop() + ky * k.dilationHeight();
                int ix = ox * k.strideWidth() - k.padLeft() + kx * k.dilationWidth();
                if (iy >= 0 && iy < s.inHeight() && ix >= 0 && ix < s.inWidth()) {
                    int channel = c / outPerGroup * inPerGroup + ic;
                    int value = x[((n * s.inHeight() + iy) * s.inWidth() + ix) * s.inChannels() + channel];
                    y[i] += (value - s.input().zeroPoint()) * w[c * s.weightsPerChannel() + t];
                }
            }
        }
        return y;
    }

    @ParameterizedTest(
            name = "{0} x {1} channels, groups {2}, kernel {3}x{4}, stride {5}, dilation {6}, pad {7} {8} {9} {10}")
    @CsvSource({
        "1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0",
        "3, 8, 1, 3, 3, 1, 1, 1, 1, 1, 1",
        "3, 5, 1, 3, 3, 2, 1, 0, 0, 1, 1",
        "8, 8, 8, 3, 3, 1, 1, 1, 1, 1, 1",
        "8, 16, 8, 3, 3, 2, 1, 1, 0, 0, 1",
        "12, 6, 3, 1, 5, 1, 2, 0, 4, 0, 3",
        "33, 17, 1, 1, 1, 1, 1, 0, 0, 0, 0",
        "4, 4, 1, 2, 2, 3, 3, 2, 1, 0, 2",
        "1, 7, 1, 7, 7, 1, 1, 3, 3, 3, 3",
    })
    void accumulatorsEqualTheDefinition(
            int in, int out, int groups, int kh, int kw, int stride, int dil, int t, int l, int b, int r) {
        Window2d window = new Window2d(kh, kw, stride, stride, dil, dil, t, l, b, r);
        ConvolutionSpec spec = withGroups(
                withBatch(convolution(Precision.INT8_STATIC, in, 19, 17, out, window, IN, INT32), 2), groups);
        int[] x = randomInts(random, 2 * 19 * 17 * in, 0, 255);
        int[] w = randomInts(random, out * spec.weightsPerChannel(), -127, 127);

        INDArray y = run(spec, int8Weights(ones(out), null, w), uint8s(x));

        assertThat(toInts(y)).containsExactly(naive(spec, x, w));
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"INT8_WEIGHT", "FLOAT32"})
    void floatSumsEqualIntegerSumsOnSmallIntegers(Precision precision) {
        Window2d window = new Window2d(3, 3, 1, 2, 1, 2, 1, 2, 0, 1);
        ConvolutionSpec integer =
                withGroups(convolution(Precision.INT8_STATIC, 6, 11, 9, 4, window, int8(1f, 0), INT32), 2);
        ConvolutionSpec real = withGroups(convolution(precision, 6, 11, 9, 4, window, FLOAT, FLOAT), 2);
        int[] x = randomInts(random, 11 * 9 * 6, -128, 127);
        int[] w = randomInts(random, 4 * integer.weightsPerChannel(), -127, 127);
        float[] xf = toFloats(int8s(x));
        float[] wf = toFloats(int8s(w));

        INDArray expected = run(integer, int8Weights(ones(4), null, w), int8s(x));
        INDArray y = run(
                real,
                precision == Precision.FLOAT32 ? floatWeights(null, wf) : int8Weights(ones(4), null, w),
                floats(xf));

        assertThat(toFloats(y)).containsExactly(toFloats(expected));
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"INT8_STATIC", "INT8_WEIGHT", "INT8_DYNAMIC", "FLOAT32"})
    void aSampleDoesNotDependOnItsMinibatchOf33(Precision precision) {
        TensorFormat in = precision == Precision.INT8_STATIC ? IN : FLOAT;
        ConvolutionSpec one = convolution(precision, 5, 4, 3, 6, new Window2d(3, 3, 2, 1, 1, 1, 1, 1, 1, 1), in, FLOAT);
        int perSample = 5 * 4 * 3;
        INDArray x = precision == Precision.INT8_STATIC
                ? uint8s(randomInts(random, 33 * perSample, 0, 255))
                : floats(randomFloats(random, 33 * perSample));
        int weights = 6 * one.weightsPerChannel();
        var w = precision == Precision.FLOAT32
                ? floatWeights(null, randomFloats(random, weights))
                : int8Weights(ones(6), randomFloats(random, 6), randomInts(random, weights, -127, 127));

        float[] all = toFloats(run(withBatch(one, 33), w, x));

        int outPerSample = all.length / 33;
        for (int s = 0; s < 33; s++) {
            INDArray alone = x.reshape(33, perSample).getRow(s).dup();
            assertThat(toFloats(run(one, w, alone)))
                    .as("sample %d", s)
                    .containsExactly(Arrays.copyOfRange(all, s * outPerSample, (s + 1) * outPerSample));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33})
    void aDenseLayerIsAOneByOneConvolution(int rows) {
        TensorFormat out = int8(0.9f, 3);
        MatmulSpec dense = new MatmulSpec(Precision.INT8_STATIC, rows, 29, 10, false, IN, out, Activation.relu());
        ConvolutionSpec pixels = KernelFixture.withTail(
                convolution(Precision.INT8_STATIC, 29, rows, 1, 10, Window2d.of(1, 1, 1, 1), IN, out),
                null,
                Activation.relu());
        INDArray x = uint8s(randomInts(random, rows * 29, 0, 255));
        var w = int8Weights(ones(10), randomFloats(random, 10), randomInts(random, 290, -127, 127));

        INDArray y = run(dense, w, out, rows * 10L, x);

        assertThat(toInts(y)).containsExactly(toInts(run(pixels, w, x)));
    }

    @Test
    void groupsEqualSeparateConvolutions() {
        Window2d window = new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
        ConvolutionSpec grouped = withGroups(convolution(Precision.INT8_STATIC, 6, 5, 5, 9, window, IN, INT32), 3);
        ConvolutionSpec single = convolution(Precision.INT8_STATIC, 2, 5, 5, 3, window, IN, INT32);
        int[] x = randomInts(random, 25 * 6, 0, 255);
        int[] w = randomInts(random, 9 * 18, -127, 127);

        int[] y = toInts(run(grouped, int8Weights(ones(9), null, w), uint8s(x)));

        for (int g = 0; g < 3; g++) {
            int[] part = new int[25 * 2];
            for (int i = 0; i < part.length; i++) {
                part[i] = x[i / 2 * 6 + g * 2 + i % 2];
            }
            int[] own = Arrays.copyOfRange(w, g * 3 * 18, (g + 1) * 3 * 18);
            int[] alone = toInts(run(single, int8Weights(ones(3), null, own), uint8s(part)));
            for (int i = 0; i < alone.length; i++) {
                assertThat(y[i / 3 * 9 + g * 3 + i % 3])
                        .as("group %d, %d", g, i)
                        .isEqualTo(alone[i]);
            }
        }
    }
}
