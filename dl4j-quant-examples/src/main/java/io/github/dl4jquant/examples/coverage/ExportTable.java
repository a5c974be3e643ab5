package io.github.dl4jquant.examples.coverage;

import com.google.errorprone.annotations.FormatMethod;
import java.util.List;
import java.util.Locale;

/** Rows as a table in Markdown, lined up so that it can be read in a terminal, too. Stateless. */
public final class ExportTable {

    private static final String FORMAT =
            "| %-18s | %4s | %-19s | %-8s | %-7s | %10s | %8s | %23s | %11s | %5s | %11s | %7s | %s |%n";

    private ExportTable() {}

    /** The line above the rows and the one below it. */
    public static String head() {
        String names = String.format(
                FORMAT,
                "network",
                "size",
                "mode",
                "exported",
                "checker",
                "difference",
                "one step",
                "layers",
                "SQNR",
                "top-1",
                "bytes",
                "seconds",
                "result");
        String line = String.format(
                FORMAT, "---", "---:", "---", "---", "---", "---:", "---:", "---:", "---:", "---:", "---:", "---:",
                "---");
        return names + line;
    }

    /** One line. */
    public static String row(ExportRow row) {
        boolean int8 = row.mode().computesInInt8();
        return String.format(
                FORMAT,
                row.network(),
                row.size(),
                row.mode().label(),
                row.exported() ? "yes" : "no",
                row.checker() == null ? "-" : row.checker(),
                number("%.1e", row.difference()),
                int8 ? number("%.2f%%", 100 * row.withinStep()) : "-",
                row.layers() == null ? "-" : layers(row.layers()),
                int8 ? number("%.1f", row.decibelsHere()) + " / " + number("%.1f", row.decibels()) : "-",
                row.sameClass() == null ? "-" : number("%.0f%%", 100 * row.sameClass()),
                row.exported() ? String.format(Locale.ROOT, "%,d", row.bytes()) : "-",
                number("%.2f", row.seconds()),
                row.failures().isEmpty() ? "ok" : "FAILED: " + String.join("; ", row.failures()));
    }

    /** The whole table, with what its columns mean. */
    public static String markdown(List<ExportRow> rows) {
        StringBuilder text = new StringBuilder(head());
        rows.forEach(row -> text.append(row(row)));
        return text.append(String.format("%n%s%n", legend())).toString();
    }

    /** What the columns mean. */
    public static String legend() {
        return """
                size: height and width of the images, or characters of a text. checker: onnx.checker with full shape
                inference, once as written, with sizes that vary, and once with the sizes fixed. difference: the largest
                between the file in ONNX Runtime and the network here on the same inputs, in minibatches of one and of
                all, in parts of the output's largest magnitude; of a float network, against Deeplearning4j's layers.
                one step: share of the values that differ by no more than 1/127 of it. layers: how many there are;
                each alone in ONNX Runtime, on what the layers before it returned here: share of all values that differ by
                at most one quantization step, which must be 99.9 %, and that share in the worst layer. Both round some
                halves to different sides, and behind many layers one such value has become many, so outputs differ by
                more. SQNR: signal to quantization noise of the outputs against the float network in dB, here / in ONNX
                Runtime, which must not have more than twice the noise. top-1: same largest class. seconds: to write the
                file. Weights are random, batch statistics from data. NASNet is missing:
                Deeplearning4j M2.1 itself cannot build it.""";
    }

    private static String layers(LayerAgreement layers) {
        return layers.layers() + ": " + number("%.3f%%", 100 * layers.withinStep()) + " / "
                + number("%.2f%%", 100 * layers.worst());
    }

    @FormatMethod
    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
