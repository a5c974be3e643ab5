package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.scheme.Layout;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an order of axes. */
final class LayoutConverter implements ITypeConverter<Layout> {

    @Override
    public Layout convert(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "channels-first", "nchw" -> Layout.CHANNELS_FIRST;
            case "channels-last", "nhwc" -> Layout.CHANNELS_LAST;
            default ->
                throw new TypeConversionException("expected 'channels-first' or 'channels-last', got '" + value + "'");
        };
    }
}
