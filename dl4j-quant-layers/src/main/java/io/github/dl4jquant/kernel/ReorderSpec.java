package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Objects;

/**
 * Changes number format and axis order in one pass: quantize, dequantize, requantize, transpose, or any of them
 * together. {@code q' = to.quantize(from.dequantize(q))}; with equal formats bytes are only moved.
 *
 * @param spatial product of the spatial sizes; 1 for a matrix, whose layouts do not matter
 */
public record ReorderSpec(
        int batch, int channels, int spatial, TensorFormat from, Layout fromLayout, TensorFormat to, Layout toLayout)
        implements KernelSpec.Plain {

    public ReorderSpec {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        FormatChecks.checkPositive("batch", batch);
        FormatChecks.checkPositive("channels", channels);
        FormatChecks.checkPositive("spatial", spatial);
    }

    public long length() {
        return (long) batch * channels * spatial;
    }
}
