package io.github.dl4jquant.errors;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** A plan or configuration does not fit the network. */
public final class PlanException extends QuantizationException {

    private static final long serialVersionUID = 1L;

    /** Formats {@code template} as {@link String#format} does. */
    @FormatMethod
    public PlanException(@FormatString String template, Object... args) {
        super(template, args);
    }

    /** A message that is already complete, and the exception behind it. */
    public PlanException(String message, Throwable cause) {
        super(message, cause);
    }
}
