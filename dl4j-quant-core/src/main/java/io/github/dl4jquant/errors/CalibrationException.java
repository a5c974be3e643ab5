package io.github.dl4jquant.errors;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** The calibration data, or what the network makes of it, cannot be used. */
public final class CalibrationException extends QuantizationException {

    private static final long serialVersionUID = 1L;

    /** Formats {@code template} as {@link String#format} does. */
    @FormatMethod
    public CalibrationException(@FormatString String template, Object... args) {
        super(template, args);
    }

    /** A message that is already complete, and the exception behind it. */
    public CalibrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
