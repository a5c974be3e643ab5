package io.github.dl4jquant.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.config.RangeMethod;
import io.github.dl4jquant.scheme.QuantParams;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RangeEstimatorTest {

    private static float[] gaussian(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static HistogramObserver observed(float[] values) {
        HistogramObserver histogram = new HistogramObserver();
        histogram.observe(values);
        return histogram;
    }

    private static double squaredError(float[] values, QuantParams params) {
        double sum = 0;
        for (float v : values) {
            double e = (double) v - params.fakeQuantize(v);
            sum += e * e;
        }
        return sum;
    }

    @Test
    void minMaxKeepsEverything() {
        float[] values = gaussian(1000, 1);
        values[0] = 50f;
        assertThat(RangeEstimator.estimate(observed(values), RangeMethod.minMax())
                        .max())
                .isEqualTo(50f);
    }

    @Test
    void percentileLeavesOutliersOut() {
        float[] values = gaussian(100_000, 2);
        values[0] = 500f;
        Range range = RangeEstimator.estimate(observed(values), RangeMethod.percentile(99.9));
        assertThat(range.max()).isBetween(2.5f, 5f);
        assertThat(range.min()).isBetween(-5.5f, -2.5f);
    }

    @Test
    void percentileHundredIsMinMax() {
        HistogramObserver histogram = observed(gaussian(1000, 3));
        assertThat(RangeEstimator.estimate(histogram, RangeMethod.percentile(100)))
                .isEqualTo(histogram.minMax());
    }

    @Test
    void squaredErrorIsClearlySmallerThanWithMinMaxWhereThereIsAnOutlier() {
        float[] values = gaussian(100_000, 4);
        values[0] = 20f;
        HistogramObserver histogram = observed(values);
        double minMax = squaredError(values, histogram.minMax().toParams(false));
        Range chosen = RangeEstimator.estimate(histogram, RangeMethod.meanSquaredError());
        double best = squaredError(values, chosen.toParams(false));
        assertThat(best).isLessThan(0.9 * minMax);
    }

    @Test
    void aZeroTensorStaysZero() {
        Range range = RangeEstimator.estimate(observed(new float[8]), RangeMethod.meanSquaredError());
        assertThat(range.isZero()).isTrue();
    }
}
