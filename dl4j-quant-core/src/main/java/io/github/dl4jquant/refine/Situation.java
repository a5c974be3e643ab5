package io.github.dl4jquant.refine;

import io.github.dl4jquant.scheme.Precision;
import java.util.Objects;

/**
 * Something that takes time in a network: an operation, or a conversion of a tensor, in the number formats that its
 * neighbours leave it. What two networks have in common takes the same time in both.
 *
 * @param tensor name of the tensor that is produced or converted
 * @param precision of the operation; null for a conversion
 * @param fromInt8 whether it reads 8-bit numbers
 * @param toInt8 whether it writes 8-bit numbers
 */
record Situation(String tensor, Precision precision, boolean fromInt8, boolean toInt8) {

    Situation {
        Objects.requireNonNull(tensor, "tensor");
    }

    static Situation operation(String name, Precision precision, boolean fromInt8, boolean toInt8) {
        return new Situation(name, Objects.requireNonNull(precision, "precision"), fromInt8, toInt8);
    }

    /** A change of number format, or only of the order of axes. */
    static Situation conversion(String tensor, boolean fromInt8, boolean toInt8) {
        return new Situation(tensor, null, fromInt8, toInt8);
    }

    boolean isConversion() {
        return precision == null;
    }
}
