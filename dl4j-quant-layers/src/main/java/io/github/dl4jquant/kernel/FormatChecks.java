package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;

/** Checks that the specifications share. */
final class FormatChecks {

    private FormatChecks() {}

    static void checkWeighted(Precision precision, TensorFormat input, TensorFormat output) {
        if (precision == Precision.ORIGINAL) {
            throw new IllegalArgumentException("ORIGINAL layers run in Deeplearning4j, not in a kernel");
        }
        boolean int8Input = precision == Precision.INT8_STATIC;
        if (input.isInt8() != int8Input || input.type() == ElementType.INT32) {
            throw new IllegalArgumentException(
                    precision + " takes " + (int8Input ? "INT8 or UINT8" : "FLOAT32") + " activations, got " + input);
        }
        if (output.type() == ElementType.INT32 && !int8Input) {
            throw new IllegalArgumentException("Only INT8_STATIC has INT32 accumulators to write, got " + precision);
        }
    }

    static void checkPositive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, got " + value);
        }
    }
}
