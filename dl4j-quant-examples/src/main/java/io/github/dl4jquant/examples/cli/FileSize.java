package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.QuantizationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sizes of model files. */
final class FileSize {

    private FileSize() {}

    static long of(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new QuantizationException("Cannot read '" + path + "': " + e.getMessage() + ".", e);
        }
    }

    /** "1,234,567". */
    static String text(long bytes) {
        return String.format(java.util.Locale.ROOT, "%,d", bytes);
    }

    /** "3.91 times smaller", or larger, or the same size. */
    static String ratio(long before, long after) {
        if (before == after || after == 0) {
            return "the same size";
        }
        return before > after
                ? String.format(java.util.Locale.ROOT, "%.2f times smaller", (double) before / after)
                : String.format(java.util.Locale.ROOT, "%.2f times larger", (double) after / before);
    }
}
