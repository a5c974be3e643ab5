package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;

/**
 * Concatenation: each of {@code outer} rows of the output is the row of the first input, then of the second, ... All
 * have the same format. Channels last, joining channels of [n, h, w, c] tensors means outer = n * h * w, inner = c.
 *
 * @param inner elements per row, one number per input
 */
public record ConcatSpec(long outer, List<Integer> inner, TensorFormat format) implements KernelSpec.Plain {

    public ConcatSpec {
        FormatChecks.checkPositive("outer", outer);
        inner = List.copyOf(inner);
        inner.forEach(i -> FormatChecks.checkPositive("inner", i));
    }
}
