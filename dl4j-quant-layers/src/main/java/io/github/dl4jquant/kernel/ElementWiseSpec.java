package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import java.util.Objects;

/**
 * Combines tensors of one shape element by element: dequantize each, combine in float from left to right, apply the
 * activation, quantize. SUBTRACT takes exactly two inputs.
 *
 * @param length number of elements
 */
public record ElementWiseSpec(
        Kind kind, long length, List<TensorFormat> inputs, TensorFormat output, Activation activation)
        implements KernelSpec.Plain {

    /** How two values become one. */
    public enum Kind {
        ADD,
        SUBTRACT,
        PRODUCT,
        AVERAGE,
        MAX
    }

    public ElementWiseSpec {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(activation, "activation");
        FormatChecks.checkPositive("length", length);
        inputs = List.copyOf(inputs);
        if (inputs.isEmpty() || (kind == Kind.SUBTRACT && inputs.size() != 2)) {
            throw new IllegalArgumentException(kind + " cannot combine " + inputs.size() + " inputs");
        }
    }
}
