package io.github.dl4jquant.errors;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** A model, data set or file that cannot be worked with. The subclasses say which of them. */
public class QuantizationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Formats {@code template} as {@link String#format} does. */
    @FormatMethod
    public QuantizationException(@FormatString String template, Object... args) {
        super(String.format(template, args));
    }

    /** A message that is already complete, and the exception behind it. */
    public QuantizationException(String message, Throwable cause) {
        super(message, cause);
    }
}
