package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Objects;

/**
 * A dense layer: input [rows, nIn], weights [nOut, nIn], output [rows, nOut]; numbers, precisions and rounding as in
 * {@link ConvolutionSpec}, where a row is a sample.
 *
 * @param nonNegativeInput see {@link ConvolutionSpec}
 */
public record MatmulSpec(
        Precision precision,
        int rows,
        int nIn,
        int nOut,
        boolean nonNegativeInput,
        TensorFormat input,
        TensorFormat output,
        Activation activation)
        implements KernelSpec.Weighted {

    public MatmulSpec {
        Objects.requireNonNull(activation, "activation");
        if (rows < 1 || nIn < 1 || nOut < 1) {
            throw new IllegalArgumentException(
                    "Sizes must be at least 1, got rows " + rows + ", nIn " + nIn + ", nOut " + nOut);
        }
        FormatChecks.checkWeighted(precision, input, output);
    }
}
