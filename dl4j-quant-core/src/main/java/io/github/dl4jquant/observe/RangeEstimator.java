package io.github.dl4jquant.observe;

import io.github.dl4jquant.config.RangeMethod;
import io.github.dl4jquant.scheme.QuantParams;

/** Chooses a range from a histogram. Stateless. */
public final class RangeEstimator {

    /** Candidates tried for the mean squared error: 100 %, 99 %, ... of the range seen. */
    private static final int STEPS = 70;

    private RangeEstimator() {}

    /** The range of a tensor by the given method; always inside what was seen. */
    public static Range estimate(HistogramObserver histogram, RangeMethod method) {
        Range seen = histogram.minMax();
        if (seen.isZero() || method instanceof RangeMethod.MinMax) {
            return seen;
        }
        if (method instanceof RangeMethod.Percentile p) {
            return percentile(histogram, seen, p.percentile());
        }
        return smallestError(histogram, seen);
    }

    private static Range percentile(HistogramObserver histogram, Range seen, double percentile) {
        double outside = histogram.total() * (100 - percentile) / 100;
        double tail = 0;
        float limit = Math.max(-seen.min(), seen.max());
        for (int bin = 0; bin < HistogramObserver.BINS / 2; bin++) {
            int mirrored = HistogramObserver.BINS - 1 - bin;
            tail += histogram.count(bin) + histogram.count(mirrored);
            if (tail > outside) {
                limit = histogram.center(mirrored) + histogram.binWidth() / 2;
                break;
            }
        }
        return clip(seen, limit);
    }

    private static Range smallestError(HistogramObserver histogram, Range seen) {
        Range best = seen;
        double bestError = Double.POSITIVE_INFINITY;
        for (int step = 0; step <= STEPS; step++) {
            float keep = 1f - step / 100f;
            Range candidate = new Range(seen.min() * keep, seen.max() * keep);
            double error = squaredError(histogram, candidate.toParams(false), bestError);
            if (error < bestError) {
                bestError = error;
                best = candidate;
            }
        }
        return best;
    }

    private static double squaredError(HistogramObserver histogram, QuantParams params, double giveUpAt) {
        double sum = 0;
        for (int bin = 0; bin < HistogramObserver.BINS && sum < giveUpAt; bin++) {
            long count = histogram.count(bin);
            if (count > 0) {
                float real = histogram.center(bin);
                double error = (double) real - params.fakeQuantize(real);
                sum += count * error * error;
            }
        }
        return sum;
    }

    private static Range clip(Range seen, float limit) {
        return new Range(Math.max(seen.min(), -limit), Math.min(seen.max(), limit));
    }
}
