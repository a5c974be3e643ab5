package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.config.QuantizationMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads "weight-only" and the like. */
final class ModeConverter implements ITypeConverter<QuantizationMode> {

    static String name(QuantizationMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public QuantizationMode convert(String value) {
        List<QuantizationMode> all = Arrays.asList(QuantizationMode.values());
        return all.stream()
                .filter(mode -> name(mode).equals(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("got '" + value + "'; expected one of "
                        + String.join(
                                ", ", all.stream().map(ModeConverter::name).toList())));
    }
}
