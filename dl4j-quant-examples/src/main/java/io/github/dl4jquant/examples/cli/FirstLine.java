package io.github.dl4jquant.examples.cli;

/** Shortens other libraries' exceptions, whose messages may fill screens, to what fits in a sentence. */
final class FirstLine {

    private static final int LONGEST = 240;

    private FirstLine() {}

    /** First line of the message, or the name of the class if it has none. */
    static String of(Throwable e) {
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            return e.getClass().getSimpleName();
        }
        String line = message.strip().lines().findFirst().orElse("").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
