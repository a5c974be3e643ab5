package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Objects;

/**
 * Sums up all positions of a sample: input [batch, positions, channels], output [batch, channels]. Dequantizes, sums in
 * float in the order of the positions, quantizes. Maximum and average are a {@link PoolingSpec}.
 *
 * @param norm p of NORM, at least 1; not used by SUM
 */
public record ReductionSpec(
        Kind kind, int norm, int batch, int positions, int channels, TensorFormat input, TensorFormat output)
        implements KernelSpec.Plain {

    /** What becomes of the values of a channel. */
    public enum Kind {
        /** {@code sum x}. */
        SUM,
        /** {@code (sum |x|^p)^(1/p)}. */
        NORM
    }

    public ReductionSpec {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
        FormatChecks.checkPositive("batch", batch);
        FormatChecks.checkPositive("positions", positions);
        FormatChecks.checkPositive("channels", channels);
        if (kind == Kind.NORM) {
            FormatChecks.checkPositive("norm", norm);
        }
    }
}
