package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Weight-only products in int8, on floats taken apart. */
@DisabledIf("withoutByteProducts")
class DigitProductTest {

    private static final Oracle ORACLE = new Oracle();
    private static final TensorFormat REAL = TensorFormat.float32();

    static boolean withoutByteProducts() {
        return InstructionSet.effective().saturates();
    }

    /** The reference adds up to 25,088 floats one after the other: the larger part of the difference is its own. */
    @Test
    void denseLayersAreThoseOfTheReference() {
        for (int rows : new int[] {1, 3, 33}) {
            for (int[] size : new int[][] {{784, 500}, {500, 1000}, {1, 20_000}, {25_088, 512}}) {
                for (Activation activation : List.of(
                        Activation.identity(), Activation.relu(), Activation.of(Activation.Kind.LEAKY_RELU, 0.1f))) {
                    MatmulSpec spec = new MatmulSpec(
                            Precision.INT8_WEIGHT, rows, size[0], size[1], false, REAL, REAL, activation);

                    assertThat(ORACLE.difference(spec, Fill.RANDOM, Fill.RANDOM))
                            .as("%s", spec)
                            .isLessThan(1e-5);
                }
            }
        }
    }

    @Test
    void everyFunctionIsAppliedOnce() {
        for (Activation.Kind kind : Activation.Kind.values()) {
            Activation activation = new Activation(kind, 0.25f, 1.5f);
            for (int[] size : new int[][] {{500, 10}, {12, 3}, {64, 512}}) {
                MatmulSpec spec =
                        new MatmulSpec(Precision.INT8_WEIGHT, 1, size[0], size[1], false, REAL, REAL, activation);

                assertThat(fits(spec)).isTrue();
                assertThat(ORACLE.difference(spec, Fill.RANDOM, Fill.RANDOM))
                        .as("%s", spec)
                        .isLessThan(2e-5);
            }
        }
    }

    /** Every digit and every weight at its largest. */
    @Test
    void theLongestChannelsDoNotOverflow() {
        int longest = DigitForm.LONGEST_CHANNEL;
        MatmulSpec spec = dense(longest, 64);
        INDArray input = Nd4j.ones(longest);
        INDArray values = RandomTensors.empty(ElementType.INT8, 64L * longest).assign(127);
        float[] scales = new float[64];
        Arrays.fill(scales, 1f / 127);
        INDArray output = Nd4j.createUninitialized(64);

        assertThat(fits(spec)).isTrue();
        assertThat(fits(dense(longest + 1, 64))).isFalse();
        for (int sign = -1; sign <= 1; sign += 2) {
            try (WeightedKernels kernels =
                            ORACLE.oneDnn().prepare(new WeightTensor(ElementType.INT8, values, scales, null));
                    Kernel kernel = kernels.compile(spec)) {
                kernel.run(new INDArray[] {input.mul(sign)}, output);
            }
            for (int i = 0; i < 64; i++) {
                assertThat(output.getFloat(i)).isCloseTo(sign * longest, withPercentage(1e-4));
            }
        }
    }

    private static MatmulSpec dense(int in, int out) {
        return new MatmulSpec(Precision.INT8_WEIGHT, 1, in, out, false, REAL, REAL, Activation.identity());
    }

    @Test
    void convolutionsWithResidualsAreThoseOfTheReference() {
        for (int batch : new int[] {1, 2}) {
            ConvolutionSpec spec = new ConvolutionSpec(
                    Precision.INT8_WEIGHT,
                    batch,
                    256,
                    7,
                    9,
                    320,
                    new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1),
                    1,
                    false,
                    REAL,
                    REAL,
                    REAL,
                    Activation.relu());

            assertThat(fits(spec)).isTrue();
            assertThat(ORACLE.difference(spec, Fill.RANDOM, Fill.RANDOM))
                    .as("%s", spec)
                    .isLessThan(5e-6);
        }
    }

    @Test
    void aSampleThatIsNotFiniteSpoilsNoOther() {
        MatmulSpec spec = new MatmulSpec(Precision.INT8_WEIGHT, 2, 64, 512, false, REAL, REAL, Activation.relu());
        INDArray input = Nd4j.createFromArray(floats(128, 1f));
        input.putScalar(5, Float.POSITIVE_INFINITY);
        WeightTensor weights = new WeightTensor(
                ElementType.INT8,
                new RandomTensors(1).array(ElementType.INT8, 64 * 512, Fill.RANDOM),
                new RandomTensors(1).floats(512, 0.001f, 0.01f),
                null);
        INDArray output = Nd4j.createUninitialized(1024);

        assertThat(fits(spec)).isTrue();
        try (WeightedKernels kernels = ORACLE.oneDnn().prepare(weights);
                Kernel kernel = kernels.compile(spec)) {
            kernel.run(new INDArray[] {input}, output);
        }

        assertThat(output.getFloat(0)).isNaN();
        assertThat(output.getFloat(511)).isNaN();
        for (int i = 512; i < 1024; i++) {
            assertThat(output.getFloat(i)).isFinite();
        }
    }

    @Test
    void wideImagesStayWithFloats() {
        ConvolutionSpec spec = new ConvolutionSpec(
                Precision.INT8_WEIGHT,
                1,
                16,
                64,
                64,
                16,
                Window2d.of(3, 3, 1, 1),
                1,
                false,
                REAL,
                REAL,
                null,
                Activation.identity());

        assertThat(fits(spec)).isFalse();
    }

    private static boolean fits(KernelSpec.Weighted spec) {
        return DigitForm.of(new OneDnnEngine(), Product.of(spec)) != DigitForm.NONE;
    }

    private static float[] floats(int length, float deviation) {
        Random random = new Random(3);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
