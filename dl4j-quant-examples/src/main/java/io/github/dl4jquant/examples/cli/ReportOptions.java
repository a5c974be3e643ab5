package io.github.dl4jquant.examples.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import picocli.CommandLine.Option;

/** How a command prints its result: text for people or JSON for programs. */
final class ReportOptions {

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    /** A result that can be printed as text; as JSON, its record components are printed. */
    interface Printable {
        String toText();
    }

    void print(Printable result, PrintWriter out) {
        out.println(json ? toJson(result) : result.toText());
        out.flush();
    }

    private static String toJson(Object result) {
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(result);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
