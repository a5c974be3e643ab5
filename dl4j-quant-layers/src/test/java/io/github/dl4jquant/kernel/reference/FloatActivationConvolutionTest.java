package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.convolution;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floatWeights;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8Weights;
import static io.github.dl4jquant.kernel.reference.KernelFixture.randomFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.withBatch;
import static io.github.dl4jquant.kernel.reference.KernelFixture.withNonNegativeInput;
import static io.github.dl4jquant.kernel.reference.KernelFixture.withTail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/** Convolutions that take float activations: FLOAT32, INT8_WEIGHT and INT8_DYNAMIC. */
class FloatActivationConvolutionTest {

    private static final Window2d PIXEL = Window2d.of(1, 1, 1, 1);

    private static ConvolutionSpec onePixel(Precision precision, int in, int out, TensorFormat output) {
        return convolution(precision, in, 1, 1, out, PIXEL, FLOAT, output);
    }

    @Test
    void floatResultIsActivationOfProductsPlusBiasPlusResidual() {
        ConvolutionSpec spec = withTail(onePixel(Precision.FLOAT32, 2, 2, FLOAT), int8(0.5f, -1), Activation.relu());

        INDArray y = run(
                spec,
                floatWeights(new float[] {0.5f, -1f}, 1f, 2f, 3f, 4f),
                floats(0.25f, -1f),
                KernelFixture.int8s(5, 7));

        // 0.25 - 2 + 0.5 + 0.5 * 6 and 0.75 - 4 - 1 + 0.5 * 8
        assertThat(toFloats(y)).containsExactly(1.75f, 0f);
    }

    @Test
    void floatConvolutionAgreesWithNd4jSeed3() {
        Random random = new Random(3);
        int[] shape = {2, 9, 8, 3};
        ConvolutionSpec spec = withBatch(
                convolution(Precision.FLOAT32, 3, 9, 8, 4, new Window2d(3, 2, 2, 1, 1, 1, 1, 1, 1, 1), FLOAT, FLOAT),
                2);
        float[] x = randomFloats(random, 2 * 9 * 8 * 3);
        float[] w = randomFloats(random, 4 * 18);
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(3)
                .kW(2)
                .sH(2)
                .sW(1)
                .pH(1)
                .pW(1)
                .dH(1)
                .dW(1)
                .dataFormat("NHWC")
                .build();
        // ND4J: [kernelHeight, kernelWidth, inChannels, outChannels]
        INDArray nd4jWeights = floats(w).reshape(4, 3, 2, 3).permute(1, 2, 3, 0).dup('c');
        INDArray expected = Nd4j.cnn().conv2d(floats(x).reshape(shape), nd4jWeights, config);

        float[] y = toFloats(run(spec, floatWeights(null, w), floats(x)));

        assertThat(expected.shape()).containsExactly(2, spec.outHeight(), spec.outWidth(), 4);
        assertThat(y).containsExactly(toFloats(expected), within(18 * 1e-6f));
    }

    @Test
    void int8WeightsAreMultipliedWithTheirScale() {
        INDArray y = run(
                onePixel(Precision.INT8_WEIGHT, 2, 2, FLOAT),
                int8Weights(new float[] {0.5f, 0.25f}, new float[] {1f, 0f}, 4, -2, 127, -127),
                floats(0.5f, 3f));

        // 0.5 * 2 - 3 + 1 and 0.25 * 127 * (0.5 - 3)
        assertThat(toFloats(y)).containsExactly(-1f, -79.375f);
    }

    @Test
    void floatOutputCanBeQuantized() {
        INDArray y = run(
                onePixel(Precision.INT8_WEIGHT, 1, 3, uint8(0.5f, 100)),
                int8Weights(new float[] {1f, 1f, 1f}, null, 1, 100, -100),
                floats(1.25f));

        // 2.5 + 100 -> 102; 250 + 100 and -250 + 100 saturate
        assertThat(toInts(y)).containsExactly(102, 255, 0);
    }

    @Test
    void dynamicRangeIsTheLargestMagnitudeOfEachSample() {
        ConvolutionSpec spec = withBatch(onePixel(Precision.INT8_DYNAMIC, 2, 1, FLOAT), 3);
        WeightTensor weights = int8Weights(new float[] {2f}, new float[] {10f}, 3, 1);

        // Scales 1, 0.5 and, for zeros, 1; 40.3 becomes 40.
        INDArray y = run(spec, weights, floats(-127f, 40.3f, 63.5f, -0.75f, 0f, 0f));

        // Ties: -0.75 / 0.5 = -1.5 -> -2
        assertThat(toFloats(y)).containsExactly(2 * (3 * -127 + 40) + 10f, 2 * 0.5f * (3 * 127 - 2) + 10f, 10f);
    }

    @Test
    void dynamicRangeOfNonNegativeInputUses255Steps() {
        ConvolutionSpec spec = withNonNegativeInput(onePixel(Precision.INT8_DYNAMIC, 2, 1, FLOAT));

        INDArray y = run(spec, int8Weights(new float[] {1f}, null, 2, 3), floats(255f, 199.6f));

        assertThat(toFloats(y)).containsExactly(2 * 255f + 3 * 200f);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void dynamicRangeOfInputThatIsNotFiniteIsRefusedWithItsSample(float bad) {
        ConvolutionSpec signed = withBatch(onePixel(Precision.INT8_DYNAMIC, 2, 1, FLOAT), 3);
        WeightTensor weights = int8Weights(new float[] {1f}, null, 1, 1);
        INDArray x = floats(1f, 2f, 3f, 4f, 5f, bad);

        for (ConvolutionSpec spec : new ConvolutionSpec[] {signed, withNonNegativeInput(signed)}) {
            assertThatThrownBy(() -> run(spec, weights, x))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("sample 2")
                    .hasMessageContaining("not finite")
                    .hasMessageContaining("element 1 is " + bad);
        }
    }

    @Test
    void tinyDynamicRangeGivesZerosInsteadOfInfinities() {
        ConvolutionSpec spec = onePixel(Precision.INT8_DYNAMIC, 1, 1, FLOAT);

        INDArray y = run(spec, int8Weights(new float[] {1f}, new float[] {3f}, 127), floats(Float.MIN_VALUE));

        assertThat(toFloats(y)).containsExactly(3f);
    }

    @Test
    void sampleQuantizerWritesIntegersAndReturnsScales() {
        INDArray integers = KernelFixture.empty(ElementType.UINT8, 4);

        float[] scales = new SampleQuantizer(2, 2, true).quantize(floats(510f, 1f, 0f, 0f), integers);

        assertThat(scales).containsExactly(2f, 1f);
        assertThat(toInts(integers)).containsExactly(255, 0, 0, 0);
        assertThat(uint8s(255, 0, 0, 0)).isEqualTo(integers);
    }
}
