package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Grey and colour images: oneDNN has ways of its own for few input channels, not all of which are right. */
class FewChannelsTest {

    private static final int SHAPES = 1500;
    private static final Precision[] PRECISIONS = {
        Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32
    };

    @Test
    void randomWindowsAgreeWithSeed5() {
        Oracle oracle = new Oracle();
        Random random = new Random(5);
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < SHAPES; i++) {
            ConvolutionSpec spec = spec(random, PRECISIONS[random.nextInt(PRECISIONS.length)]);
            softly.assertThat(oracle.difference(spec, Fill.RANDOM, Fill.RANDOM))
                    .as("%s", spec)
                    .isLessThan(1e-5);
        }
        softly.assertAll();
    }

    /** The columns of their windows are multiplied together. */
    @Test
    void wideUnpaddedWindowsOverOneChannelAgreeWithSeed6() {
        Oracle oracle = new Oracle();
        Random random = new Random(6);
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < 400; i++) {
            int kernelHeight = 1 + random.nextInt(7);
            int kernelWidth = 5 + random.nextInt(7);
            ElementType type = random.nextBoolean() ? ElementType.UINT8 : ElementType.INT8;
            ConvolutionSpec spec = new ConvolutionSpec(
                    Precision.INT8_STATIC,
                    1 + random.nextInt(3),
                    1,
                    kernelHeight + random.nextInt(20),
                    kernelWidth + random.nextInt(20),
                    1 + random.nextInt(70),
                    Window2d.of(kernelHeight, kernelWidth, 1 + random.nextInt(3), 1 + random.nextInt(3)),
                    1,
                    false,
                    RandomTensors.format(type, 0.02f, random.nextBoolean() ? 0 : 9),
                    RandomTensors.format(random.nextBoolean() ? ElementType.UINT8 : ElementType.INT8, 0.11f, 1),
                    random.nextBoolean() ? null : RandomTensors.format(ElementType.INT8, 0.05f, 2),
                    random.nextBoolean() ? Activation.relu() : Activation.identity());
            softly.assertThat(oracle.difference(spec, Fill.RANDOM, Fill.RANDOM))
                    .as("%s", spec)
                    .isZero();
        }
        softly.assertAll();
    }

    /** Wider padding than the window, or taps on both sides of the image: there oneDNN's kernels crash. */
    @Test
    void windowsThatMeetNothingButPaddingAgree() {
        Oracle oracle = new Oracle();
        SoftAssertions softly = new SoftAssertions();
        for (Window2d window : List.of(
                new Window2d(3, 1, 1, 3, 2, 2, 1, 2, 0, 2),
                new Window2d(1, 2, 2, 1, 1, 2, 3, 1, 0, 1),
                new Window2d(1, 3, 1, 2, 3, 3, 0, 1, 0, 8))) {
            for (Precision precision : PRECISIONS) {
                boolean isStatic = precision == Precision.INT8_STATIC;
                ConvolutionSpec spec = new ConvolutionSpec(
                        precision,
                        2,
                        3,
                        5,
                        1,
                        33,
                        window,
                        1,
                        false,
                        isStatic ? RandomTensors.format(ElementType.UINT8, 0.02f, 0) : TensorFormat.float32(),
                        RandomTensors.format(ElementType.INT8, 0.11f, 1),
                        TensorFormat.float32(),
                        Activation.relu());
                softly.assertThat(oracle.difference(spec, Fill.RANDOM, Fill.RANDOM))
                        .as("%s", spec)
                        .isZero();
            }
        }
        softly.assertAll();
    }

    private static ConvolutionSpec spec(Random random, Precision precision) {
        int kernelHeight = 1 + random.nextInt(7);
        int kernelWidth = 1 + random.nextInt(7);
        int dilation = random.nextInt(5) == 0 ? 2 : 1;
        Window2d window = new Window2d(
                kernelHeight,
                kernelWidth,
                1 + random.nextInt(kernelHeight),
                1 + random.nextInt(kernelWidth),
                dilation,
                dilation,
                random.nextBoolean() ? 0 : random.nextInt(kernelHeight),
                random.nextInt(kernelWidth),
                random.nextInt(kernelHeight),
                random.nextInt(kernelWidth));
        ElementType type = random.nextBoolean() ? ElementType.UINT8 : ElementType.INT8;
        int zeroPoint = random.nextBoolean() ? 0 : 9;
        boolean isStatic = precision == Precision.INT8_STATIC;
        int groups = random.nextInt(4) == 0 ? 2 : 1;
        return new ConvolutionSpec(
                precision,
                1 + random.nextInt(3),
                groups * new int[] {1, 1, 1, 2, 3}[random.nextInt(5)],
                (kernelHeight - 1) * dilation + 1 + random.nextInt(14),
                (kernelWidth - 1) * dilation + 1 + random.nextInt(random.nextBoolean() ? 3 : 20),
                groups * new int[] {1, 5, 16, 20, 65}[random.nextInt(5)],
                window,
                groups,
                isStatic && type == ElementType.UINT8 && zeroPoint == 0,
                isStatic ? RandomTensors.format(type, 0.02f, zeroPoint) : TensorFormat.float32(),
                TensorFormat.float32(),
                null,
                Activation.identity());
    }
}
