package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.examples.coverage.ExportMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads "float", "weight-only" and the like. */
final class ExportModeConverter implements ITypeConverter<ExportMode> {

    @Override
    public ExportMode convert(String value) {
        List<ExportMode> all = Arrays.asList(ExportMode.values());
        return all.stream()
                .filter(mode -> name(mode).equals(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("got '" + value + "'; expected one of "
                        + String.join(
                                ", ",
                                all.stream().map(ExportModeConverter::name).toList())));
    }

    private static String name(ExportMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
