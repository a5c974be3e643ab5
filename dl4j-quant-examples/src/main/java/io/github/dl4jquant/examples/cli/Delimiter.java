package io.github.dl4jquant.examples.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one character, or "tab". */
final class Delimiter implements ITypeConverter<Character> {

    @Override
    public Character convert(String value) {
        if (value.equals("tab") || value.equals("\\t")) {
            return '\t';
        }
        if (value.length() != 1) {
            throw new TypeConversionException("got '" + value + "'; expected one character, or tab");
        }
        return value.charAt(0);
    }
}
