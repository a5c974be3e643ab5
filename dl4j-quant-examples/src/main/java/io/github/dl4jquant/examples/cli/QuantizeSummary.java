package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.refine.NetworkTimes;
import io.github.dl4jquant.report.LayerReport;
import io.github.dl4jquant.report.QuantizationReport;
import io.github.dl4jquant.scheme.Precision;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code quantize} did.
 *
 * @param out the file written
 * @param mode what was asked for
 * @param calibrationSamples 0 without calibration
 * @param layersByPrecision number of layers of the new network, conversions apart
 * @param weightBytesBefore of the weights as 32-bit floats
 * @param weightBytesAfter of the weights now
 * @param bytesBefore of the model file read; it may hold training state, which is not written
 * @param bytesAfter of the model file written
 * @param notAsAsked layers that have another precision than asked for, each with the reason
 * @param times medians of whole networks, in microseconds, where layers were timed; null where they were not
 * @param measuredMicros microseconds of each layer that was timed, by precision
 */
record QuantizeSummary(
        String out,
        String mode,
        int calibrationSamples,
        Map<String, Integer> layersByPrecision,
        long weightBytesBefore,
        long weightBytesAfter,
        long bytesBefore,
        long bytesAfter,
        List<Deviation> notAsAsked,
        NetworkTimes times,
        Map<String, Map<Precision, Double>> measuredMicros)
        implements ReportOptions.Printable {

    /** A layer in another precision than asked for, and why. */
    record Deviation(String layer, String type, String precision, String reason) {}

    static QuantizeSummary of(QuantizationReport report, Path before, Path after) {
        Map<String, Integer> counts = new TreeMap<>();
        report.layers().forEach(layer -> counts.merge(layer.precision().name(), 1, Integer::sum));
        return new QuantizeSummary(
                after.toString(),
                ModeConverter.name(report.mode()),
                report.calibrationSamples(),
                counts,
                report.floatWeightBytes(),
                report.weightBytes(),
                FileSize.of(before),
                FileSize.of(after),
                report.layers().stream()
                        .filter(layer -> !layer.reason().isEmpty())
                        .map(QuantizeSummary::deviation)
                        .toList(),
                report.times(),
                measured(report));
    }

    private static Map<String, Map<Precision, Double>> measured(QuantizationReport report) {
        Map<String, Map<Precision, Double>> measured = new LinkedHashMap<>();
        report.layers().stream()
                .filter(layer -> !layer.measuredMicros().isEmpty())
                .forEach(layer -> measured.put(layer.name(), layer.measuredMicros()));
        return measured;
    }

    private static Deviation deviation(LayerReport layer) {
        return new Deviation(layer.name(), layer.type(), layer.precision().name(), layer.reason());
    }

    @Override
    public String toText() {
        TextTable table = new TextTable()
                .row("written", out)
                .row(
                        "mode",
                        mode + (calibrationSamples > 0 ? ", calibrated on " + calibrationSamples + " samples" : ""));
        layersByPrecision.forEach(
                (precision, count) -> table.row(precision, count + (count == 1 ? " layer" : " layers")));
        table.row("weights", sizes(weightBytesBefore, weightBytesAfter)).row("file", sizes(bytesBefore, bytesAfter));
        if (times != null) {
            table.row("latency", latencies());
        }
        if (notAsAsked.isEmpty()) {
            return table.toString().stripTrailing();
        }
        TextTable reasons = new TextTable();
        notAsAsked.forEach(e -> reasons.row("  " + e.layer(), e.type(), e.precision(), e.reason()));
        return table + System.lineSeparator() + "Layers in another precision than asked for:" + System.lineSeparator()
                + reasons.toString().stripTrailing();
    }

    private String latencies() {
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, "%.1f us; as the mode asks ", times.chosenMicros()));
        text.append(ratio(times.configuredMicros()));
        times.uniformMicros()
                .forEach((precision, micros) ->
                        text.append(", all ").append(precision).append(' ').append(ratio(micros)));
        return text.toString();
    }

    private String ratio(double micros) {
        return String.format(Locale.ROOT, "%.1f us (%.2fx)", micros, micros / times.chosenMicros());
    }

    private static String sizes(long before, long after) {
        return FileSize.text(before) + " -> " + FileSize.text(after) + " bytes, " + FileSize.ratio(before, after);
    }
}
