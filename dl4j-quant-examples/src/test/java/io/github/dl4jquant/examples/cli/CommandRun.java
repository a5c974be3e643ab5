package io.github.dl4jquant.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/**
 * A run of the command line in this process.
 *
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
record CommandRun(int exitCode, String out, String err) {

    static CommandRun of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    CommandRun assertSucceeded() {
        assertThat(exitCode).as("exit code; standard error: %s", err).isZero();
        return this;
    }

    /** Exit code, parts of the message, and that there is nothing else. */
    void assertFailed(int expectedExitCode, String... messageParts) {
        assertThat(exitCode).as("exit code; standard error: %s", err).isEqualTo(expectedExitCode);
        assertThat(err).startsWith("Error: ").contains(messageParts).doesNotContain("\tat ", "Exception");
        assertThat(out).as("standard output").isEmpty();
    }
}
