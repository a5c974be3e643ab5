package io.github.dl4jquant.layers.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.config.QuantizationMode;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How the output of an exported network agrees with that of the network itself.
 *
 * @param values how many there are
 * @param equal share of values that are equal to the bit
 * @param withinStep share of values that differ by a quantization step or less
 * @param largest difference, in parts of the largest magnitude of the output
 */
record OnnxAgreement(int values, double equal, double withinStep, double largest) {

    /**
     * Compares.
     *
     * @param step in which the output is rounded, 0 if it is float; not less than the 127th part of its largest magnitude is
     *     taken
     */
    static OnnxAgreement of(INDArray expected, INDArray actual, double step) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        float[] e = expected.dup('c').data().asFloat();
        float[] a = actual.dup('c').data().asFloat();
        double magnitude = 0;
        for (float value : e) {
            magnitude = Math.max(magnitude, Math.abs(value));
        }
        double allowed = 1.001 * Math.max(step, magnitude / 127);
        int equal = 0;
        int within = 0;
        double largest = 0;
        for (int i = 0; i < e.length; i++) {
            double difference = Math.abs((double) e[i] - a[i]);
            equal += e[i] == a[i] ? 1 : 0;
            within += difference <= allowed ? 1 : 0;
            largest = Math.max(largest, difference / magnitude);
        }
        return new OnnxAgreement(e.length, (double) equal / e.length, (double) within / e.length, largest);
    }

    /** In int8, 1 value in 1000 may be off by more than a step; in small outputs one may: a sum of inputs that are off. */
    void check(QuantizationMode mode) {
        if (mode == QuantizationMode.FLOAT32 || mode == QuantizationMode.WEIGHT_ONLY) {
            assertThat(largest).as("largest relative difference, %s", this).isLessThanOrEqualTo(1e-4);
        } else {
            assertThat(withinStep)
                    .as("share of values within a quantization step, %s", this)
                    .isGreaterThanOrEqualTo(Math.min(0.999, 1 - 1.0 / values));
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "equal %.4f, within a step %.4f, largest difference %.2e", equal, withinStep, largest);
    }
}
