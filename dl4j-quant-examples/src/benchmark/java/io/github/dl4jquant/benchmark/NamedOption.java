package io.github.dl4jquant.benchmark;

import java.util.Arrays;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options that name constants. */
final class NamedOption {

    private NamedOption() {}

    private static <E extends Enum<E>> E named(String name, E[] values, Function<E, String> option) {
        return Arrays.stream(values)
                .filter(value -> option.apply(value).equals(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + name + "' is none of "
                        + String.join(", ", Arrays.stream(values).map(option).toList())));
    }

    /** By {@link BenchmarkNetwork#option()}. */
    static final class OfNetwork implements ITypeConverter<BenchmarkNetwork> {
        @Override
        public BenchmarkNetwork convert(String name) {
            return named(name, BenchmarkNetwork.values(), BenchmarkNetwork::option);
        }
    }

    /** By {@link Contestant#option()}. */
    static final class OfContestant implements ITypeConverter<Contestant> {
        @Override
        public Contestant convert(String name) {
            return named(name, Contestant.values(), Contestant::option);
        }
    }
}
