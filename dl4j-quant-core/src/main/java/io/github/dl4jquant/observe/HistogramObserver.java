package io.github.dl4jquant.observe;

import java.util.Arrays;

/**
 * Counts the values of one tensor in {@value #BINS} bins over [-limit, limit]. When a value falls outside, the limit is
 * doubled and pairs of bins are merged, so memory is bounded and no value is lost. Not thread-safe.
 */
public final class HistogramObserver {

    /** Number of bins: half of them below 0. */
    static final int BINS = 4096;

    private final long[] counts = new long[BINS];
    private float limit;
    private float min = Float.POSITIVE_INFINITY;
    private float max = Float.NEGATIVE_INFINITY;
    private long total;

    /**
     * Counts values.
     *
     * @return index of the first value that is NaN or infinite, or -1 if all are finite; nothing is counted then
     */
    public int observe(float[] values) {
        float lo = Float.POSITIVE_INFINITY;
        float hi = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            float v = values[i];
            if (!Float.isFinite(v)) {
                return i;
            }
            lo = Math.min(lo, v);
            hi = Math.max(hi, v);
        }
        if (values.length == 0) {
            return -1;
        }
        grow(Math.max(Math.abs(lo), Math.abs(hi)));
        float perUnit = limit > 0f ? BINS / 2 / limit : 0f;
        for (float v : values) {
            int bin = (int) (v * perUnit + BINS / 2);
            counts[Math.max(0, Math.min(BINS - 1, bin))]++;
        }
        min = Math.min(min, lo);
        max = Math.max(max, hi);
        total += values.length;
        return -1;
    }

    private void grow(float magnitude) {
        if (limit == 0f) {
            long zeros = total;
            limit = magnitude;
            Arrays.fill(counts, 0);
            counts[BINS / 2] = zeros;
        }
        while (limit < magnitude) {
            limit *= 2;
            long[] merged = new long[BINS];
            for (int bin = 0; bin < BINS; bin++) {
                merged[BINS / 4 + bin / 2] += counts[bin];
            }
            System.arraycopy(merged, 0, counts, 0, BINS);
        }
    }

    /** Number of values seen. */
    public long total() {
        return total;
    }

    /**
     * From the smallest to the largest value seen.
     *
     * @throws IllegalStateException if nothing was seen
     */
    public Range minMax() {
        if (total == 0) {
            throw new IllegalStateException("No values were observed");
        }
        return new Range(min, max);
    }

    long count(int bin) {
        return counts[bin];
    }

    /** Real value in the middle of a bin. */
    float center(int bin) {
        return (bin - BINS / 2 + 0.5f) * binWidth();
    }

    float binWidth() {
        return limit / (BINS / 2);
    }
}
