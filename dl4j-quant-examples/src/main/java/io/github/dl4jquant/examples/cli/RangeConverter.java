package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.config.RangeMethod;
import io.github.dl4jquant.errors.PlanException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads "mse", "min-max" or "percentile:99.99". */
final class RangeConverter implements ITypeConverter<RangeMethod> {

    private static final String PERCENTILE = "percentile:";

    @Override
    public RangeMethod convert(String value) {
        if (value.equals("mse")) {
            return RangeMethod.meanSquaredError();
        }
        if (value.equals("min-max")) {
            return RangeMethod.minMax();
        }
        if (value.startsWith(PERCENTILE)) {
            try {
                return RangeMethod.percentile(Double.parseDouble(value.substring(PERCENTILE.length())));
            } catch (NumberFormatException | PlanException e) {
                // falls through to the message for all of them
            }
        }
        throw new TypeConversionException("got '" + value
                + "'; expected mse, min-max or percentile:P with P above 50 and at most 100, such as percentile:99.99");
    }
}
