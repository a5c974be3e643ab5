package io.github.dl4jquant.examples.cli;

import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as "3,224,224" or "image=3,224,224". */
final class InputShapeConverter implements ITypeConverter<InputShape> {

    @Override
    public InputShape convert(String value) {
        int equals = value.indexOf('=');
        String name = equals < 0 ? null : value.substring(0, equals);
        try {
            long[] sizes = Arrays.stream(value.substring(equals + 1).split("[,x]", -1))
                    .mapToLong(Long::parseLong)
                    .toArray();
            if (Arrays.stream(sizes).allMatch(size -> size > 0 || size == -1)) {
                return new InputShape(name, sizes);
            }
        } catch (NumberFormatException e) {
            throw new TypeConversionException("expected sizes such as '3,224,224', got '" + value + "'");
        }
        throw new TypeConversionException("expected sizes above 0, or -1 for any, got '" + value + "'");
    }
}
