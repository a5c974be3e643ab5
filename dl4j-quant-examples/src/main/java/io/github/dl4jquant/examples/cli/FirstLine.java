package io.github.dl4jquant.examples.cli;

import java.io.EOFException;
import java.util.regex.Pattern;

/** Shortens other libraries' exceptions, whose messages may fill screens, to what fits in a sentence. */
final class FirstLine {

    private static final int LONGEST = 240;
    private static final Pattern CLASS_NAMES = Pattern.compile("^(?:[\\w.$]*(?:Exception|Error)(?:: |$))+");

    private FirstLine() {}

    /** First line of the message, of the cause's if there is none, or the name of the class. */
    static String of(Throwable e) {
        String line = firstLine(e.getMessage());
        if (!line.isEmpty()) {
            return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
        }
        if (e.getCause() != null && e.getCause() != e) {
            return of(e.getCause());
        }
        return e instanceof EOFException ? "it ends too early" : e.getClass().getSimpleName();
    }

    private static String firstLine(String message) {
        String line = message == null
                ? ""
                : message.strip().lines().findFirst().orElse("").strip();
        return CLASS_NAMES.matcher(line).replaceFirst("");
    }
}
