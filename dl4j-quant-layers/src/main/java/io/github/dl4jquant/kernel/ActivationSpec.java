package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Objects;

/**
 * An activation on its own, any combination of formats: {@code output.quantize(activation(input.dequantize(q)))}. From
 * int8 that is a table of 256 entries, exact on every machine.
 */
public record ActivationSpec(long length, Activation activation, TensorFormat input, TensorFormat output)
        implements KernelSpec.Plain {

    public ActivationSpec {
        Objects.requireNonNull(activation, "activation");
        FormatChecks.checkPositive("length", length);
    }
}
