package io.github.dl4jquant.examples.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether long work shows a progress bar. */
final class ProgressOptions {

    /** System property by which the launcher says whether standard error is a terminal, which Java cannot tell. */
    static final String TERMINAL = "dl4jquant.terminal";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--progress",
            negatable = true,
            description = "Show progress bars, or not. Default: only if standard error is a terminal.")
    private Boolean wanted;

    /** Bars on standard error, to be closed after the work; silent if none are wanted. */
    ProgressBars start() {
        PrintWriter err = spec.commandLine().getErr();
        return new ProgressBars(wanted == null ? isTerminal() : wanted, err);
    }

    private static boolean isTerminal() {
        String told = System.getProperty(TERMINAL);
        return told == null ? System.console() != null : Boolean.parseBoolean(told);
    }
}
