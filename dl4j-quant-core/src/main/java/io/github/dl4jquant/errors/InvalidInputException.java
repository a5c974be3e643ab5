package io.github.dl4jquant.errors;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** The input of a quantized network has the wrong type, shape or values. */
public final class InvalidInputException extends QuantizationException {

    private static final long serialVersionUID = 1L;

    /** Formats {@code template} as {@link String#format} does. */
    @FormatMethod
    public InvalidInputException(@FormatString String template, Object... args) {
        super(template, args);
    }

    /** A message that is already complete, and the exception behind it. */
    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
