package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Objects;

/**
 * A cross-correlation, in two or three dimensions, with everything that is fused behind it.
 *
 * <p>Input [batch, inHeight, inWidth, inChannels], output [batch, outHeight, outWidth, outChannels], optional residual of
 * the output's shape as second input. Volumes have their depth before the height. In real numbers:
 *
 * <pre>
 * y = activation(conv(x, w) + bias + residual)
 * </pre>
 *
 * In int8 ({@link Precision#INT8_STATIC}), with {@code acc = sum(qx * qw)} exact in INT32 and in this order, in float:
 * {@code y = acc * (sx * sw[c]); y += b[c]; y = fma(qr - zr, sr, y); y = activation(y); q = saturate(rint(y * (1 / sy) +
 * zy))}, where {@code b} is the bias with what the zero point of the input adds ({@link ZeroPointBias}). Padding stands for
 * real 0. With an output of {@link TensorFormat#int32()} the accumulators {@code sum((qx - zx) * qw)} are written (no bias,
 * residual or activation).
 *
 * @param precision {@link Precision#FLOAT32} (float input and weights), {@link Precision#INT8_STATIC} (int8 input),
 *     {@link Precision#INT8_WEIGHT} (float input, int8 weights, which become floats some at a time, or are multiplied by the
 *     digits of the input's floats) or {@link Precision#INT8_DYNAMIC} (float input, quantized symmetrically per sample: see
 *     {@code nonNegativeInput})
 * @param depth third dimension; {@link DepthAxis#FLAT} for images
 * @param nonNegativeInput for INT8_DYNAMIC: the input is known never to be below 0, so that UINT8 with scale
 *     {@code max / 255} is used; otherwise INT8 with scale {@code max|x| / 127}. One scale per sample of the minibatch,
 *     so that a result does not depend on what else is in the minibatch. A sample of zeros has scale 1
 * @param residual format of the second input; null where nothing is added
 */
public record ConvolutionSpec(
        Precision precision,
        int batch,
        int inChannels,
        int inHeight,
        int inWidth,
        int outChannels,
        Window2d window,
        DepthAxis depth,
        int groups,
        boolean nonNegativeInput,
        TensorFormat input,
        TensorFormat output,
        TensorFormat residual,
        Activation activation)
        implements KernelSpec.Weighted {

    public ConvolutionSpec {
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(depth, "depth");
        Objects.requireNonNull(activation, "activation");
        if (batch < 1 || inChannels < 1 || inHeight < 1 || inWidth < 1 || outChannels < 1 || groups < 1) {
            throw new IllegalArgumentException("Sizes must be at least 1, got batch " + batch + ", input " + inHeight
                    + "x" + inWidth + "x" + inChannels + ", output channels " + outChannels + ", groups " + groups);
        }
        if (inChannels % groups != 0 || outChannels % groups != 0) {
            throw new IllegalArgumentException("Channels " + inChannels + " and " + outChannels
                    + " must be multiples of the number of groups, " + groups);
        }
        FormatChecks.checkWeighted(precision, input, output);
        if (window.outHeight(inHeight) < 1 || window.outWidth(inWidth) < 1) {
            throw new IllegalArgumentException(
                    "Kernel " + window + " does not fit into an input of " + inHeight + "x" + inWidth);
        }
    }

    /** Of images. */
    public ConvolutionSpec(
            Precision precision,
            int batch,
            int inChannels,
            int inHeight,
            int inWidth,
            int outChannels,
            Window2d window,
            int groups,
            boolean nonNegativeInput,
            TensorFormat input,
            TensorFormat output,
            TensorFormat residual,
            Activation activation) {
        this(
                precision,
                batch,
                inChannels,
                inHeight,
                inWidth,
                outChannels,
                window,
                DepthAxis.FLAT,
                groups,
                nonNegativeInput,
                input,
                output,
                residual,
                activation);
    }

    public int outHeight() {
        return window.outHeight(inHeight);
    }

    public int outWidth() {
        return window.outWidth(inWidth);
    }

    /** Pixels of one sample of the input. */
    public int inPixels() {
        return depth.size() * inHeight * inWidth;
    }

    /** Pixels of one sample of the output. */
    public int outPixels() {
        return depth.outSize() * outHeight() * outWidth();
    }

    /** Weights per output channel: kernel depth * height * width * input channels of one group. */
    public int weightsPerChannel() {
        return depth.kernel() * window.kernelHeight() * window.kernelWidth() * (inChannels / groups);
    }
}
