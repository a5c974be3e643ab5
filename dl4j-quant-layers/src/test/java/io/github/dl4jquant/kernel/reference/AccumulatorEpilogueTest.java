package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.convolution;
import static io.github.dl4jquant.kernel.reference.KernelFixture.empty;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8Weights;
import static io.github.dl4jquant.kernel.reference.KernelFixture.integers;
import static io.github.dl4jquant.kernel.reference.KernelFixture.randomFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.randomInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.withBatch;
import static io.github.dl4jquant.kernel.reference.KernelFixture.withOutput;
import static io.github.dl4jquant.kernel.reference.KernelFixture.withTail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class AccumulatorEpilogueTest {

    private static MatmulSpec dense(Precision precision, int rows, TensorFormat in, TensorFormat out) {
        return new MatmulSpec(precision, rows, 1, 2, false, in, out, Activation.relu());
    }

    @Test
    void accumulatorsAreScaledPerChannelThenBiasedActivatedAndQuantized() {
        AccumulatorEpilogue epilogue = AccumulatorEpilogue.of(
                dense(Precision.INT8_STATIC, 2, int8(0.5f, 0), uint8(0.25f, 3)),
                new float[] {0.5f, 2f},
                new float[] {1f, -1f});
        INDArray y = empty(ElementType.UINT8, 4);

        epilogue.apply(integers(ElementType.INT32, 4, 4, -8, 1000), null, y);

        // 4 / 4 + 1 = 2, 4 - 1 = 3, -2 + 1 -> 0, 999 saturates; times 4, plus 3
        assertThat(toInts(y)).containsExactly(11, 15, 3, 255);
    }

    @Test
    void dynamicScalesBelongToTheRows() {
        AccumulatorEpilogue epilogue =
                AccumulatorEpilogue.of(dense(Precision.INT8_DYNAMIC, 2, FLOAT, FLOAT), new float[] {1f, 2f}, null);
        INDArray y = empty(ElementType.FLOAT32, 4);

        epilogue.apply(integers(ElementType.INT32, 3, 3, 3, 3), new float[] {1f, 10f}, null, y);

        assertThat(toFloats(y)).containsExactly(3f, 6f, 30f, 60f);
    }

    @Test
    void afterInt32ConvolutionItEqualsTheFusedConvolutionSeed5() {
        Random random = new Random(5);
        TensorFormat residual = uint8(0.31f, 99);
        ConvolutionSpec fused = withTail(
                withBatch(
                        convolution(
                                Precision.INT8_STATIC,
                                7,
                                30,
                                31,
                                40,
                                new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1),
                                uint8(0.02f, 31),
                                int8(0.4f, -11)),
                        2),
                residual,
                Activation.of(Activation.Kind.LEAKY_RELU, 0.1f));
        int length = 2 * 30 * 31 * 40;
        float[] scales = new float[40];
        for (int c = 0; c < scales.length; c++) {
            scales[c] = random.nextFloat() * 0.05f + 0.001f;
        }
        float[] bias = randomFloats(random, 40);
        var weights = int8Weights(scales, bias, randomInts(random, 40 * 63, -127, 127));
        INDArray x = uint8s(randomInts(random, 2 * 30 * 31 * 7, 0, 255));
        INDArray r = uint8s(randomInts(random, length, 0, 255));
        INDArray y = empty(ElementType.INT8, length);

        INDArray accumulators =
                run(withTail(withOutput(fused, TensorFormat.int32()), null, Activation.identity()), weights, x);
        AccumulatorEpilogue.of(fused, scales, bias).apply(accumulators, r, y);

        assertThat(toInts(y)).containsExactly(toInts(run(fused, weights, x, r)));
    }

    @Test
    void precisionWithoutAccumulatorsIsRefused() {
        assertThatThrownBy(() -> AccumulatorEpilogue.of(
                        dense(Precision.INT8_WEIGHT, 2, FLOAT, FLOAT), new float[] {1f, 2f}, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("INT8_WEIGHT");
    }
}
