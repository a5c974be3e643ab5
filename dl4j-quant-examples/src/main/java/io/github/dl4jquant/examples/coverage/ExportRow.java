package io.github.dl4jquant.examples.coverage;

import java.util.List;

/**
 * What became of one network exported in one mode.
 *
 * @param network its name
 * @param size height and width of its images, or length of its text
 * @param exported whether there was a file
 * @param checker what ONNX's checker said of it: "ok", "refused", or why it was not asked; null without a file
 * @param difference largest one between an output of the file in ONNX Runtime and of the network, in parts of the largest
 *     magnitude of that output; NaN if not known
 * @param withinStep share of the values that differ by at most the 127th part of it; NaN if not known
 * @param layers how int8 layers agree, each on the same inputs; null if not known
 * @param decibelsHere signal to noise of the network's outputs here against the float network's
 * @param decibels that of the file's in ONNX Runtime; NaN if not known
 * @param sameClass share of the samples with the same largest class; null if the output is not one value per class
 * @param bytes of the file
 * @param seconds to write it
 * @param failures what is not as it must be; empty if all is
 */
public record ExportRow(
        String network,
        int size,
        ExportMode mode,
        boolean exported,
        String checker,
        double difference,
        double withinStep,
        LayerAgreement layers,
        double decibelsHere,
        double decibels,
        Double sameClass,
        long bytes,
        double seconds,
        List<String> failures) {

    public ExportRow {
        failures = List.copyOf(failures);
    }

    /** A row for a network of which there is no file. */
    static ExportRow failed(String network, int size, ExportMode mode, String failure) {
        return new ExportRow(
                network,
                size,
                mode,
                false,
                null,
                Double.NaN,
                Double.NaN,
                null,
                Double.NaN,
                Double.NaN,
                null,
                0,
                Double.NaN,
                List.of(failure));
    }
}
