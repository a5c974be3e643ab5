package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Objects;

/**
 * Euclidean distance of two inputs, sample by sample, in float: one number each.
 *
 * @param length elements per sample
 */
public record DistanceSpec(int batch, int length, TensorFormat first, TensorFormat second, TensorFormat output)
        implements KernelSpec.Plain {

    public DistanceSpec {
        FormatChecks.checkPositive("batch", batch);
        FormatChecks.checkPositive("length", length);
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
        Objects.requireNonNull(output, "output");
    }
}
