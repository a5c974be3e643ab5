package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.QuantizationException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The top command, and how errors of any command are told: a message on standard error and an exit code. */
@Command(
        name = "dl4j-quant",
        version = "dl4j-quant 0.1.0-SNAPSHOT (Deeplearning4j 1.0.0-M2.1)",
        mixinStandardHelpOptions = true,
        description = "Turns trained Deeplearning4j and Keras networks into int8 networks for the CPU, and shows what"
                + " that costs in accuracy and gains in size and speed.",
        subcommands = {
            QuantizeCommand.class,
            EvaluateCommand.class,
            CompareCommand.class,
            InspectCommand.class,
            ExportCommand.class,
            CoverageCommand.class,
            ExportZooCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dl4j-quant quantize net.zip net-int8.zip",
            "  dl4j-quant quantize net.zip net-int8.zip --mode weight-and-activation --csv train.csv",
            "  dl4j-quant compare net.zip net-int8.zip --csv test.csv",
            "  dl4j-quant inspect net-int8.zip",
            "  dl4j-quant export net-int8.zip net-int8.onnx --verify",
            "",
            "'dl4j-quant COMMAND --help' tells more about a command."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a model or data file cannot be used; the message says why",
            "2:the command line is wrong"
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "After an error message, also print where in the code it came from.")
    private boolean stackTrace;

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, ready to be executed. */
    static CommandLine commandLine() {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main)
                .setParameterExceptionHandler(Main::usageError)
                .setExecutionExceptionHandler(main::executionError)
                .setExecutionStrategy(Main::runCatchingErrors);
        // long option names wrap badly in picocli's 80 columns
        return commandLine.setUsageHelpWidth(100).setUsageHelpLongOptionsMaxWidth(32);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command given.");
    }

    /** Runs the command, turning what picocli would let through into exceptions with a message. */
    private static int runCatchingErrors(ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutOfMemoryError e) {
            throw failed(
                    parsed,
                    "Not enough memory: " + FirstLine.of(e) + ". Give Java more, with the environment"
                            + " variable DL4J_QUANT_JAVA_OPTIONS=-Xmx8g, or use smaller minibatches (--batch).",
                    e);
        } catch (LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failed(parsed, "A native library or class does not load: " + FirstLine.of(cause) + ".", e);
        }
    }

    private static CommandLine.ExecutionException failed(ParseResult parsed, String message, Throwable cause) {
        return new CommandLine.ExecutionException(
                parsed.commandSpec().commandLine(), message, new QuantizationException(message, cause));
    }

    private static int usageError(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("Error: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private int executionError(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof QuantizationException) {
            err.println("Error: " + e.getMessage());
        } else {
            err.println("Error: unexpected " + e.getClass().getSimpleName() + ": " + FirstLine.of(e));
            if (!stackTrace) {
                err.println("This looks like a defect: run again with --stacktrace and report what it prints.");
            }
        }
        if (stackTrace) {
            e.printStackTrace(err);
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
