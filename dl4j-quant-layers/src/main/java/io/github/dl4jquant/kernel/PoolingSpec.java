package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Objects;

/**
 * Pooling in two or three dimensions: input [batch, inHeight, inWidth, channels], output [batch, outHeight, outWidth,
 * channels]. Volumes have their depth before the height.
 *
 * <p>MAX ignores padded positions. AVERAGE_EXCLUDE_PADDING divides by the number of positions inside the input,
 * AVERAGE_INCLUDE_PADDING by the size of the window, padding counting as real 0 (in int8: as the zero point).
 *
 * <p>An int8 average is {@code m = sum * (1 / count)} in float. It is stored as {@code rint(m)}, half to even, where input and
 * output have the same format; as {@code rint(fma(m, r, zOut - r * zIn))}, saturated, with {@code r = scaleIn / scaleOut},
 * where they differ; as {@code scaleIn * (m - zIn)} in FLOAT32. So an average, whose range is smaller than that of what
 * is averaged, need not lose resolution.
 *
 * @param depth third dimension; {@link DepthAxis#FLAT} for images
 * @param output differs from {@code input} for averages of int8 only
 */
public record PoolingSpec(
        Kind kind,
        int batch,
        int channels,
        int inHeight,
        int inWidth,
        Window2d window,
        DepthAxis depth,
        TensorFormat input,
        TensorFormat output)
        implements KernelSpec.Plain {

    /** What is computed of the values in the window. */
    public enum Kind {
        MAX,
        AVERAGE_EXCLUDE_PADDING,
        AVERAGE_INCLUDE_PADDING
    }

    public PoolingSpec {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(depth, "depth");
        FormatChecks.checkPositive("batch", batch);
        FormatChecks.checkPositive("channels", channels);
        boolean rescales = kind != Kind.MAX && input.isInt8() && output.type() != ElementType.INT32;
        if (!input.equals(output) && !rescales) {
            throw new IllegalArgumentException(kind + " pooling cannot turn " + input + " into " + output);
        }
        if (window.outHeight(inHeight) < 1 || window.outWidth(inWidth) < 1) {
            throw new IllegalArgumentException(
                    "Window " + window + " does not fit into an input of " + inHeight + "x" + inWidth);
        }
    }

    /** Of images. */
    public PoolingSpec(
            Kind kind,
            int batch,
            int channels,
            int inHeight,
            int inWidth,
            Window2d window,
            TensorFormat input,
            TensorFormat output) {
        this(kind, batch, channels, inHeight, inWidth, window, DepthAxis.FLAT, input, output);
    }

    /** Of images, input and output of the same format. */
    public PoolingSpec(
            Kind kind, int batch, int channels, int inHeight, int inWidth, Window2d window, TensorFormat format) {
        this(kind, batch, channels, inHeight, inWidth, window, format, format);
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

    /** Positions that the window covers, padding included. */
    public int windowPixels() {
        return depth.kernel() * window.kernelHeight() * window.kernelWidth();
    }
}
