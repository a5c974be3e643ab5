package io.github.dl4jquant.errors;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** The network handed in cannot be quantized as it is. */
public final class InvalidNetworkException extends QuantizationException {

    private static final long serialVersionUID = 1L;

    /** Formats {@code template} as {@link String#format} does. */
    @FormatMethod
    public InvalidNetworkException(@FormatString String template, Object... args) {
        super(template, args);
    }

    /** A message that is already complete, and the exception behind it. */
    public InvalidNetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}
