package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.examples.data.DataSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much of the data a measurement uses. */
final class SampleLimit {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--samples", paramLabel = "N", description = "Use only the first N samples. Default: all.")
    private Long samples;

    /** Number of samples to stop after. */
    long of() {
        if (samples != null && samples < 1) {
            throw new ParameterException(spec.commandLine(), "--samples is " + samples + "; expected at least 1.");
        }
        return samples == null ? Long.MAX_VALUE : samples;
    }

    /** Number of samples there will be; -1 if that is not known. */
    long total(DataSource source) {
        if (source.size() < 0) {
            return samples == null ? -1 : samples;
        }
        return Math.min(source.size(), of());
    }
}
