package io.github.dl4jquant.examples.quickstart;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the quick start promises, counted. Not thread-safe. */
final class Checks {

    private final List<String> problems = new ArrayList<>();
    private int passed;

    /** Notes whether a promise was kept; the message says what happened if it was not. */
    @FormatMethod
    void require(boolean kept, @FormatString String message, Object... args) {
        if (kept) {
            passed++;
        } else {
            problems.add(String.format(Locale.ROOT, message, args));
        }
    }

    /** Number of promises kept. */
    int passed() {
        return passed;
    }

    /** Messages of the others; empty if all is well. */
    List<String> problems() {
        return List.copyOf(problems);
    }
}
