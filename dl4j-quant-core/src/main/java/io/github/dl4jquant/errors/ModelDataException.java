package io.github.dl4jquant.errors;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** The stored data of a quantized layer is missing, damaged or of another version. */
public final class ModelDataException extends QuantizationException {

    private static final long serialVersionUID = 1L;

    /** Formats {@code template} as {@link String#format} does. */
    @FormatMethod
    public ModelDataException(@FormatString String template, Object... args) {
        super(template, args);
    }

    /** A message that is already complete, and the exception behind it. */
    public ModelDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
