package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Objects;

/**
 * 2-D pooling: input [batch, inHeight, inWidth, channels], output [batch, outHeight, outWidth, channels].
 *
 * <p>MAX ignores padded positions. AVERAGE_EXCLUDE_PADDING divides by the number of positions inside the input,
 * AVERAGE_INCLUDE_PADDING by the size of the window, padding counting as real 0 (in int8: as the zero point). For int8,
 * averages are {@code rint(sum / count)}, half to even, in float; input and output have the same format.
 *
 * @param format of input and output alike
 */
public record PoolingSpec(
        Kind kind, int batch, int channels, int inHeight, int inWidth, Window2d window, TensorFormat format)
        implements KernelSpec.Plain {

    /** What is computed of the values in the window. */
    public enum Kind {
        MAX,
        AVERAGE_EXCLUDE_PADDING,
        AVERAGE_INCLUDE_PADDING
    }

    public PoolingSpec {
        Objects.requireNonNull(kind, "kind");
        FormatChecks.checkPositive("batch", batch);
        FormatChecks.checkPositive("channels", channels);
        if (window.outHeight(inHeight) < 1 || window.outWidth(inWidth) < 1) {
            throw new IllegalArgumentException(
                    "Window " + window + " does not fit into an input of " + inHeight + "x" + inWidth);
        }
    }

    public int outHeight() {
        return window.outHeight(inHeight);
    }

    public int outWidth() {
        return window.outWidth(inWidth);
    }
}
