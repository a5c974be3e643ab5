package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Random;

/** Makes three-dimensional convolutions of random sizes, windows and formats. */
final class RandomVolumes {

    private static final Precision[] PRECISIONS = {
        Precision.INT8_STATIC, Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32
    };

    private final Random random;

    RandomVolumes(long seed) {
        this.random = new Random(seed);
    }

    ConvolutionSpec next() {
        return next(PRECISIONS[random.nextInt(PRECISIONS.length)]);
    }

    ConvolutionSpec next(Precision precision) {
        int kernelHeight = 1 + random.nextInt(3);
        int kernelWidth = 1 + random.nextInt(4);
        int dilation = random.nextInt(4) == 0 ? 2 : 1;
        Window2d window = new Window2d(
                kernelHeight,
                kernelWidth,
                1 + random.nextInt(2),
                1 + random.nextInt(3),
                dilation,
                dilation,
                padding(kernelHeight),
                padding(kernelWidth),
                padding(kernelHeight),
                padding(kernelWidth));
        int groups = random.nextInt(4) == 0 ? 2 : 1;
        ElementType type = random.nextBoolean() ? ElementType.UINT8 : ElementType.INT8;
        int zeroPoint = random.nextBoolean() ? 0 : 9;
        boolean isStatic = precision == Precision.INT8_STATIC;
        TensorFormat[] outputs = {
            TensorFormat.float32(),
            RandomTensors.format(ElementType.INT8, 0.11f, 1),
            isStatic ? TensorFormat.int32() : TensorFormat.float32()
        };
        TensorFormat[] residuals = {
            null, null, TensorFormat.float32(), RandomTensors.format(ElementType.UINT8, 0.03f, 2)
        };
        return new ConvolutionSpec(
                precision,
                1 + random.nextInt(2),
                groups * new int[] {1, 2, 3, 8, 17}[random.nextInt(5)],
                (kernelHeight - 1) * dilation + 1 + random.nextInt(5),
                (kernelWidth - 1) * dilation + 1 + random.nextInt(8),
                groups * new int[] {1, 5, 16, 33}[random.nextInt(4)],
                window,
                depth(),
                groups,
                isStatic && type == ElementType.UINT8 && zeroPoint == 0,
                isStatic ? RandomTensors.format(type, 0.02f, zeroPoint) : TensorFormat.float32(),
                outputs[random.nextInt(outputs.length)],
                residuals[random.nextInt(residuals.length)],
                random.nextBoolean() ? Activation.identity() : Activation.relu());
    }

    private DepthAxis depth() {
        int kernel = 1 + random.nextInt(3);
        int dilation = random.nextInt(4) == 0 ? 2 : 1;
        return new DepthAxis(
                (kernel - 1) * dilation + 1 + random.nextInt(4),
                kernel,
                1 + random.nextInt(2),
                dilation,
                padding(kernel),
                padding(kernel));
    }

    /** Now and then more than the kernel, as in the phases of transposed convolutions. */
    private int padding(int kernel) {
        return random.nextInt(8) == 0 ? kernel + random.nextInt(2) : random.nextInt(kernel);
    }
}
