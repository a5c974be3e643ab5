package io.github.dl4jquant.examples.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How pixels of 0 to 255 are handed to a network. */
enum PixelScale {
    /** RAW for a network with a normalizer, else UNIT. */
    AUTO,
    /** From 0 to 1. */
    UNIT,
    /** From 0 to 255. */
    RAW;

    /** What to multiply pixels by. */
    double factor(boolean hasNormalizer) {
        return this == UNIT || (this == AUTO && !hasNormalizer) ? 1.0 / 255 : 1;
    }

    /** From the command line. */
    static final class Converter implements ITypeConverter<PixelScale> {
        @Override
        public PixelScale convert(String value) {
            for (PixelScale scale : values()) {
                if (scale.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return scale;
                }
            }
            throw new TypeConversionException("got '" + value + "'; expected unit, raw or auto");
        }
    }
}
