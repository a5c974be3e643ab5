package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.export.OnnxSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code export} did.
 *
 * @param out the file written
 * @param bytes of it
 * @param inputs name and sizes of each
 * @param operators how many of each type there are
 * @param verified how it compares with the network; null if it was not run
 */
record ExportSummary(
        String out,
        long bytes,
        Map<String, List<String>> inputs,
        List<String> outputs,
        Map<String, Integer> operators,
        Verified verified)
        implements ReportOptions.Printable {

    /**
     * The ONNX file, run by ONNX Runtime, against the network.
     *
     * @param largestMagnitude of an output of the network
     * @param equalValues share of values that are equal to the bit
     * @param sameClass share of samples with the same largest output; null for no classifier
     * @param accuracy of the network; null without labels
     * @param onnxAccuracy of the ONNX file; null without labels
     */
    record Verified(
            long samples,
            double largestDifference,
            double largestMagnitude,
            double equalValues,
            Double sameClass,
            Double accuracy,
            Double onnxAccuracy) {}

    static ExportSummary of(Path out, OnnxSummary summary, Verified verified) {
        Map<String, List<String>> inputs = new TreeMap<>();
        summary.inputs().forEach(in -> inputs.put(in.name(), in.sizes()));
        return new ExportSummary(
                out.toString(),
                summary.bytes(),
                inputs,
                summary.outputs(),
                new TreeMap<>(summary.operators()),
                verified);
    }

    @Override
    public String toText() {
        TextTable table = new TextTable().row("written", out).row("file", FileSize.text(bytes) + " bytes");
        inputs.forEach((name, sizes) -> table.row("input " + name, sizes.toString()));
        outputs.forEach(name -> table.row("output " + name));
        table.row("operators", operators.toString().replaceAll("[{}]", "").replace("=", " "));
        if (verified != null) {
            table.row("verified with", verified.samples() + " samples in ONNX Runtime")
                    .row(
                            "largest difference",
                            String.format(
                                    Locale.ROOT,
                                    "%.3g, of outputs up to %.3g",
                                    verified.largestDifference(),
                                    verified.largestMagnitude()))
                    .row("equal values", percent(verified.equalValues()));
            if (verified.sameClass() != null) {
                table.row("same class", percent(verified.sameClass()));
            }
            if (verified.accuracy() != null) {
                table.row(
                        "accuracy",
                        percent(verified.accuracy()) + ", in ONNX Runtime " + percent(verified.onnxAccuracy()));
            }
        }
        return table.toString().stripTrailing();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
