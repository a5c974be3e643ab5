package io.github.dl4jquant.examples.cli;

import java.nio.file.Path;
import java.util.Locale;

/**
 * What {@code compare} measured.
 *
 * @param agreement share of samples for which both networks decide for the same class
 * @param signalToNoise of the quantized network's outputs, in dB; null if they equal the float network's
 * @param floatLatency median of single samples, in milliseconds
 * @param quantizedLatency median of single samples, in milliseconds
 */
record Comparison(
        String floatModel,
        String quantizedModel,
        String data,
        long samples,
        double floatAccuracy,
        double quantizedAccuracy,
        double agreement,
        double largestDifference,
        double meanDifference,
        Double signalToNoise,
        long floatBytes,
        long quantizedBytes,
        double floatLatency,
        double quantizedLatency)
        implements ReportOptions.Printable {

    static Comparison of(
            Path floatModel, Path quantizedModel, String data, OutputComparison outputs, LatencyComparison latency) {
        double signalToNoise = outputs.signalToNoise();
        return new Comparison(
                floatModel.toString(),
                quantizedModel.toString(),
                data,
                outputs.samples(),
                outputs.firstAccuracy(),
                outputs.secondAccuracy(),
                outputs.agreement(),
                outputs.largestDifference(),
                outputs.meanDifference(),
                Double.isFinite(signalToNoise) ? signalToNoise : null,
                FileSize.of(floatModel),
                FileSize.of(quantizedModel),
                latency.firstMedian(),
                latency.secondMedian());
    }

    @Override
    public String toText() {
        TextTable sideBySide = new TextTable()
                .row("", "float", "quantized", "")
                .row("file", floatModel, quantizedModel)
                .row(
                        "accuracy",
                        number("%.4f", floatAccuracy),
                        number("%.4f", quantizedAccuracy),
                        number("%+.4f", quantizedAccuracy - floatAccuracy))
                .row(
                        "file bytes",
                        FileSize.text(floatBytes),
                        FileSize.text(quantizedBytes),
                        FileSize.ratio(floatBytes, quantizedBytes))
                .row("latency", number("%.3f ms", floatLatency), number("%.3f ms", quantizedLatency), speed());
        TextTable outputs = new TextTable()
                .row("samples", samples + " of " + data)
                .row("same class", number("%.2f %%", 100 * agreement))
                .row("largest difference of an output", number("%.6f", largestDifference))
                .row("mean difference of an output", number("%.6f", meanDifference))
                .row("outputs' signal to noise", signalToNoise == null ? "equal" : number("%.1f dB", signalToNoise));
        return sideBySide + System.lineSeparator() + outputs.toString().stripTrailing();
    }

    private String speed() {
        return floatLatency >= quantizedLatency
                ? number("%.2f times faster", floatLatency / quantizedLatency)
                : number("%.2f times slower", quantizedLatency / floatLatency);
    }

    @com.google.errorprone.annotations.FormatMethod
    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
