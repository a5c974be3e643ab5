package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.examples.data.ImageFolderSource.ImageSize;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads "28x28x1". */
final class ImageSizeConverter implements ITypeConverter<ImageSize> {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})x(\\d)");

    @Override
    public ImageSize convert(String value) {
        Matcher size = SIZE.matcher(value);
        if (!size.matches()) {
            throw new TypeConversionException("got '" + value + "'; expected HEIGHTxWIDTHxCHANNELS, such as 224x224x3");
        }
        try {
            return new ImageSize(
                    Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)), Integer.parseInt(size.group(3)));
        } catch (InvalidInputException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
