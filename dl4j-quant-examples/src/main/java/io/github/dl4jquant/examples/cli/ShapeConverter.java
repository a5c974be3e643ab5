package io.github.dl4jquant.examples.cli;

import java.util.Arrays;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads "3,224,224". */
final class ShapeConverter implements ITypeConverter<long[]> {

    private static final Pattern SHAPE = Pattern.compile("[1-9]\\d{0,6}(,[1-9]\\d{0,6}){0,3}");

    @Override
    public long[] convert(String value) {
        if (!SHAPE.matcher(value).matches()) {
            throw new TypeConversionException(
                    "got '" + value + "'; expected one to four sizes, separated by commas, such as 3,224,224");
        }
        return Arrays.stream(value.split(",")).mapToLong(Long::parseLong).toArray();
    }
}
