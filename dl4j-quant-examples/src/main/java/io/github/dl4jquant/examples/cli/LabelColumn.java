package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.examples.data.CsvSource;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads "last", "none" or a column number. */
final class LabelColumn implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String value) {
        if (value.equals("last")) {
            return -1;
        }
        if (value.equals("none")) {
            return CsvSource.NO_LABEL_COLUMN;
        }
        try {
            return Integer.parseUnsignedInt(value);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("got '" + value + "'; expected a column number from 0, last or none");
        }
    }
}
