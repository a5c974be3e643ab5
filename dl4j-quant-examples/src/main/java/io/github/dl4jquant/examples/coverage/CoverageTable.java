package io.github.dl4jquant.examples.coverage;

import io.github.dl4jquant.config.QuantizationMode;
import java.util.List;
import java.util.Locale;

/** Rows as a table in Markdown, lined up so that it can be read in a terminal, too. Stateless. */
public final class CoverageTable {

    private static final String FORMAT = "| %-18s | %4s | %-19s | %9s | %6s | %5s | %6s | %7s | %s |%n";

    private CoverageTable() {}

    /** The line above the rows and the one below it. */
    public static String head() {
        String names = String.format(
                FORMAT, "network", "size", "mode", "mult-adds", "int8", "file", "SQNR", "seconds", "checks");
        String line = String.format(FORMAT, "---", "---:", "---", "---:", "---:", "---:", "---:", "---:", "---");
        return names + line;
    }

    /** One line. */
    public static String row(CoverageRow row) {
        return String.format(
                FORMAT,
                row.network(),
                row.size(),
                name(row.mode()),
                row.multiplyAccumulates() < 0 ? "?" : number("%,.0f M", row.multiplyAccumulates() / 1e6),
                number("%.1f%%", 100 * row.int8Share()),
                number("%.2f", row.fileRatio()),
                Double.isInfinite(row.decibels()) ? "equal" : number("%.1f", row.decibels()),
                number("%.2f", row.seconds()),
                checks(row));
    }

    /** The whole table, with what its columns mean. */
    public static String markdown(List<CoverageRow> rows) {
        StringBuilder text = new StringBuilder(head());
        rows.forEach(row -> text.append(row(row)));
        return text.append(String.format("%n%s%n", legend())).toString();
    }

    /** What the columns mean. */
    public static String legend() {
        return """
                size: height and width of the images, or characters of a text. int8: share of the multiply-accumulates
                with int8 weights; in dynamic and weightAndActivation the products are int8. file: size of the saved
                model over the float one's. SQNR: signal to quantization noise of the output in dB, against the float
                network. Weights are random, batch statistics from data: accuracies of trained networks are elsewhere.
                Checked in each row: output shape, names of inputs and outputs, summary, a saved and loaded copy gives
                the same bits, evaluate and score where the float network can do them. NASNet is missing: Deeplearning4j
                M2.1 itself cannot build it (its cells ask for input types that are not set yet).""";
    }

    /** The name of a mode in the Java API. */
    static String name(QuantizationMode mode) {
        return switch (mode) {
            case WEIGHT_ONLY -> "weightOnly";
            case DYNAMIC -> "dynamic";
            case WEIGHT_AND_ACTIVATION -> "weightAndActivation";
            case FLOAT32 -> "float32";
        };
    }

    private static String checks(CoverageRow row) {
        if (!row.failures().isEmpty()) {
            return "FAILED: " + String.join("; ", row.failures());
        }
        List<String> original = row.original();
        return original.isEmpty() ? "ok" : "ok; by Deeplearning4j: " + String.join(", ", original);
    }

    @com.google.errorprone.annotations.FormatMethod
    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
