package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Combines tensors element by element: dequantize each, combine in float from left to right, apply the activation,
 * quantize. SUBTRACT takes exactly two inputs.
 *
 * @param length number of elements of the result
 * @param shapes where inputs are repeated along axes that they have only 1 of; null where all have the result's shape
 */
public record ElementWiseSpec(
        Kind kind,
        long length,
        List<TensorFormat> inputs,
        @Nullable Shapes shapes,
        TensorFormat output,
        Activation activation)
        implements KernelSpec.Plain {

    /** How two values become one. */
    public enum Kind {
        ADD,
        SUBTRACT,
        PRODUCT,
        AVERAGE,
        MAX
    }

    /**
     * Sizes of axes.
     *
     * @param output of the result
     * @param inputs of each input; along each axis that of the result, or 1
     */
    public record Shapes(List<Long> output, List<List<Long>> inputs) {

        public Shapes {
            output = List.copyOf(output);
            inputs = inputs.stream().map(List::copyOf).toList();
            for (List<Long> input : inputs) {
                boolean fits = input.size() == output.size();
                for (int axis = 0; fits && axis < output.size(); axis++) {
                    fits = input.get(axis) == 1L || input.get(axis).equals(output.get(axis));
                }
                if (!fits) {
                    throw new IllegalArgumentException(
                            "An input of shape " + input + " cannot be repeated to " + output);
                }
            }
        }
    }

    public ElementWiseSpec {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(activation, "activation");
        FormatChecks.checkPositive("length", length);
        inputs = List.copyOf(inputs);
        if (inputs.isEmpty() || (kind == Kind.SUBTRACT && inputs.size() != 2)) {
            throw new IllegalArgumentException(kind + " cannot combine " + inputs.size() + " inputs");
        }
        if (shapes != null && shapes.inputs().size() != inputs.size()) {
            throw new IllegalArgumentException(
                    "Got shapes of " + shapes.inputs().size() + " inputs for " + inputs.size());
        }
    }

    /** All inputs have the result's shape. */
    public ElementWiseSpec(
            Kind kind, long length, List<TensorFormat> inputs, TensorFormat output, Activation activation) {
        this(kind, length, inputs, null, output, activation);
    }
}
