package io.github.dl4jquant.config;

import io.github.dl4jquant.errors.PlanException;

/** How a range is chosen from what was observed of a tensor. */
public sealed interface RangeMethod {

    /** From the smallest to the largest value seen. Nothing saturates; one outlier costs everybody resolution. */
    record MinMax() implements RangeMethod {}

    /**
     * Leaves out the largest magnitudes.
     *
     * @param percentile share of values to keep inside the range, in percent; above 50, at most 100
     */
    record Percentile(double percentile) implements RangeMethod {
        public Percentile {
            if (!(percentile > 50 && percentile <= 100)) {
                throw new PlanException(
                        "Cannot use percentile %s: expected a number above 50 and at most 100, such as 99.99.",
                        percentile);
            }
        }
    }

    /**
     * The range with the smallest mean squared error between the float values and their int8 image, saturation included.
     *
     * @see <a href="https://arxiv.org/abs/2106.08295">Nagel et al. 2021, A White Paper on Neural Network Quantization,
     *     section 3.1</a>
     */
    record MeanSquaredError() implements RangeMethod {}

    static RangeMethod minMax() {
        return new MinMax();
    }

    static RangeMethod percentile(double percentile) {
        return new Percentile(percentile);
    }

    static RangeMethod meanSquaredError() {
        return new MeanSquaredError();
    }
}
