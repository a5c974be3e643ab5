package io.github.dl4jquant.examples.quickstart;

import java.util.List;
import java.util.Locale;

/**
 * Rows of measurements as plain text. The first row is the float network, to which speeds of the others are compared.
 */
final class ModeTable {

    private static final String ROW = "  %-20s %9s %9s %7s %11s %11s %18s %18s%n";

    private ModeTable() {}

    /** The table with its head; every line ends with the platform's line end. */
    static String format(String title, List<ModeRow> rows) {
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "%s%n%n", title));
        out.append(line("", "", "same as", "int8", "file", "weights in", "median latency", "median latency"));
        out.append(line("mode", "accuracy", "float", "weights", "bytes", "memory", "batch 1", "batch 32"));
        ModeRow base = rows.get(0);
        for (ModeRow row : rows) {
            out.append(line(
                    row.mode(),
                    percent(row.accuracy()),
                    percent(row.agreement()),
                    String.format(Locale.ROOT, "%.0f %%", 100 * row.int8Share()),
                    count(row.fileBytes()),
                    count(row.weightBytes()),
                    latency(row.micros1(), base.micros1()),
                    latency(row.micros32(), base.micros32())));
        }
        return out.toString();
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, ROW, cells);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static String count(long bytes) {
        return String.format(Locale.ROOT, "%,d", bytes);
    }

    /** "1,234 us  5.1x": the second number is how many times faster than the base. */
    private static String latency(double micros, double base) {
        return String.format(Locale.ROOT, "%,.0f us %5.1fx", micros, base / micros);
    }
}
