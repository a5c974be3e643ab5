package io.github.dl4jquant.observe;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Counts the values of one tensor in {@value #BINS} bins over [-limit, limit]. When a value falls outside, the limit is
 * doubled and pairs of bins are merged, so memory is bounded and no value is lost. Not thread-safe.
 */
public final class HistogramObserver {

    /** Number of bins: half of them below 0. */
    static final int BINS = 4096;

    /** Values that are copied to the heap at a time: they stay in the first-level cache. */
    private static final int PIECE = 4096;

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
        return observe(FloatBuffer.wrap(values));
    }

    /**
     * Counts the values from a buffer's position to its limit, which are read where they are.
     *
     * @param values neither its content nor its position is changed
     * @return index, counted from the position, of the first value that is NaN or infinite, or -1 if all are finite;
     *     nothing is counted then
     */
    public int observe(FloatBuffer values) {
        if (!values.hasRemaining()) {
            return -1;
        }
        float[] some = new float[Math.min(PIECE, values.remaining())];
        int bad = extend(values.duplicate(), some);
        if (bad < 0) {
            count(values.duplicate(), some);
            total += values.remaining();
        }
        return bad;
    }

    /** Widens minimum, maximum and bins, unless a value is not finite. */
    private int extend(FloatBuffer values, float[] some) {
        float lo = Float.POSITIVE_INFINITY;
        float hi = Float.NEGATIVE_INFINITY;
        for (int from = 0; values.hasRemaining(); from += some.length) {
            int length = Math.min(some.length, values.remaining());
            values.get(some, 0, length);
            for (int i = 0; i < length; i++) {
                lo = Math.min(lo, some[i]); // NaN if either is
                hi = Math.max(hi, some[i]);
            }
            if (!Float.isFinite(lo) || !Float.isFinite(hi)) {
                return from + firstBad(some);
            }
        }
        grow(Math.max(Math.abs(lo), Math.abs(hi)));
        min = Math.min(min, lo);
        max = Math.max(max, hi);
        return -1;
    }

    private static int firstBad(float[] some) {
        int bad = 0;
        while (Float.isFinite(some[bad])) {
            bad++;
        }
        return bad;
    }

    private void count(FloatBuffer values, float[] some) {
        float perUnit = limit > 0f ? BINS / 2 / limit : 0f;
        long[] second =
                new long[BINS]; // neighbours are often alike: counting in turns, they do not wait for each other
        while (values.hasRemaining()) {
            int length = Math.min(some.length, values.remaining());
            values.get(some, 0, length);
            int i = 0;
            for (; i < length - 1; i += 2) {
                counts[bin(some[i], perUnit)]++;
                second[bin(some[i + 1], perUnit)]++;
            }
            if (i < length) {
                counts[bin(some[i], perUnit)]++;
            }
        }
        for (int bin = 0; bin < BINS; bin++) {
            counts[bin] += second[bin];
        }
    }

    private static int bin(float value, float perUnit) {
        int bin = (int) (value * perUnit + BINS / 2);
        return Math.max(0, Math.min(BINS - 1, bin));
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
