package io.github.dl4jquant.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Where tables go as soon as they are there: a terminal, and a Markdown file if there is one. */
final class Report {

    private final PrintWriter terminal;
    private final Path markdown;

    /** @param markdown is overwritten; null for none */
    Report(PrintWriter terminal, Path markdown) throws IOException {
        this.terminal = terminal;
        this.markdown = markdown;
        if (markdown != null) {
            Files.writeString(markdown, "");
        }
    }

    void add(Table table) throws IOException {
        add(table.text(), table.markdown());
    }

    /** What figures depend on, by name. */
    void add(Map<String, String> facts) throws IOException {
        StringBuilder text = new StringBuilder();
        StringBuilder document = new StringBuilder();
        facts.forEach((name, value) -> {
            text.append(name).append(": ").append(value).append(System.lineSeparator());
            document.append("* ").append(name).append(": ").append(value).append("\n");
        });
        add(text.toString(), document.append("\n").toString());
    }

    private void add(String text, String document) throws IOException {
        terminal.println(text);
        terminal.flush();
        if (markdown != null) {
            Files.writeString(markdown, document, StandardOpenOption.APPEND);
        }
    }
}
