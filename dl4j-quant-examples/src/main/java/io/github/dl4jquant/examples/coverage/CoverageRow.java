package io.github.dl4jquant.examples.coverage;

import io.github.dl4jquant.config.QuantizationMode;
import java.util.List;

/**
 * What became of one network in one mode.
 *
 * @param network its name
 * @param size height and width of its images, or length of its text
 * @param multiplyAccumulates of one sample
 * @param int8Share share of them whose weights are INT8: in the modes that compute in int8, whose products are
 * @param original names of the layers that Deeplearning4j computes as before, without losses
 * @param fileRatio size of its file over that of the float network
 * @param decibels signal to noise of its output against the float network's; infinite if they are equal
 * @param seconds to quantize it, calibration included
 * @param failures what is not as it must be; empty if all is
 */
public record CoverageRow(
        String network,
        int size,
        QuantizationMode mode,
        long multiplyAccumulates,
        double int8Share,
        List<String> original,
        double fileRatio,
        double decibels,
        double seconds,
        List<String> failures) {

    public CoverageRow {
        original = List.copyOf(original);
        failures = List.copyOf(failures);
    }

    /** A row for a network that could not be measured. */
    static CoverageRow failed(String network, int size, QuantizationMode mode, String failure) {
        return new CoverageRow(
                network, size, mode, -1, Double.NaN, List.of(), Double.NaN, Double.NaN, Double.NaN, List.of(failure));
    }
}
