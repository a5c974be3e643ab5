package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Objects;

/**
 * Division of each sample by its Euclidean norm: {@code y = x / max(|x|, epsilon)}, in float.
 *
 * @param length elements per sample
 * @param epsilon smallest divisor
 */
public record NormalizationSpec(int batch, int length, float epsilon, TensorFormat input, TensorFormat output)
        implements KernelSpec.Plain {

    public NormalizationSpec {
        FormatChecks.checkPositive("batch", batch);
        FormatChecks.checkPositive("length", length);
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
    }
}
