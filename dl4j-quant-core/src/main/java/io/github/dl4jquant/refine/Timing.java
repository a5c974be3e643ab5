package io.github.dl4jquant.refine;

import java.util.Arrays;

/**
 * How long something takes.
 *
 * @param micros median, in microseconds
 * @param noiseMicros by how much that median may be off: the range of the middle half of the samples over the square root
 *     of their number
 */
record Timing(double micros, double noiseMicros) {

    /** Of measured times; at least one. */
    static Timing of(long... nanoseconds) {
        long[] sorted = nanoseconds.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2.0;
        double middleHalf = sorted[3 * (count - 1) / 4] - sorted[(count - 1) / 4];
        return new Timing(median / 1e3, middleHalf / 1e3 / Math.sqrt(count));
    }

    /** Whether this is faster than {@code other} by a share of it, and by more than both may be off. */
    boolean isFasterThan(Timing other, double share) {
        double gain = other.micros - micros;
        return gain > share * other.micros && gain > noiseMicros + other.noiseMicros;
    }
}
