package io.github.dl4jquant.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

class HelpTest {

    static Stream<String> commands() {
        return Main.commandLine().getSubcommands().keySet().stream();
    }

    @Test
    void theTopHelpNamesEveryCommandAndExitCode() {
        String help = CommandRun.of("--help").assertSucceeded().out();

        assertThat(help).contains("quantize", "evaluate", "compare", "inspect", "export", "Exit codes:", "Examples:");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theHelpOfACommandExplainsEveryOptionAndParameter(String name) {
        String help = CommandRun.of(name, "--help").assertSucceeded().out();

        CommandLine command = Main.commandLine().getSubcommands().get(name);
        for (OptionSpec option : command.getCommandSpec().options()) {
            String shown = option.negatable() ? "--[no-]" + option.longestName().substring(2) : option.longestName();
            assertThat(help).contains(shown);
            assertThat(option.description()).as(option.longestName()).isNotEmpty();
        }
        for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
            assertThat(help).contains(parameter.paramLabel());
            assertThat(parameter.description()).as(parameter.paramLabel()).isNotEmpty();
        }
        assertThat(help).contains("Example").doesNotContain("${").startsWith("Usage: dl4j-quant " + name);
        assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void theVersionIsShown() {
        assertThat(CommandRun.of("--version").assertSucceeded().out()).startsWith("dl4j-quant ");
    }

    @Test
    void withoutACommandTheHelpIsPointedTo() {
        CommandRun.of().assertFailed(2, "No command given", "Try 'dl4j-quant --help'");
    }

    @Test
    void anUnknownCommandGetsASuggestion() {
        CommandRun.of("quantise").assertFailed(2, "'quantise'", "Did you mean", "quantize");
    }

    @Test
    void anUnknownOptionIsNamedWithASuggestion() {
        CommandRun.of("inspect", "net.zip", "--jsn").assertFailed(2, "'--jsn'", "--json", "dl4j-quant inspect --help");
    }

    @Test
    void aMissingParameterIsNamed() {
        CommandRun.of("quantize", "net.zip").assertFailed(2, "OUT");
    }
}
