package io.github.dl4jquant.benchmark;

import java.util.Collection;
import java.util.List;

/**
 * What calls took, in microseconds.
 *
 * @param calls how many were counted
 */
record Times(int calls, double best, double median, double p90, double p99) {

    /** @param nanos of each call; at least one */
    static Times of(List<Double> nanos) {
        double[] sorted = nanos.stream().mapToDouble(n -> n / 1e3).sorted().toArray();
        return new Times(
                sorted.length, sorted[0], percentile(sorted, 50), percentile(sorted, 90), percentile(sorted, 99));
    }

    /** Number by number, of parts that were timed each for itself; calls are those of the part with the fewest. */
    static Times sum(Collection<Times> parts) {
        return parts.stream()
                .reduce((a, b) -> new Times(
                        Math.min(a.calls, b.calls), a.best + b.best, a.median + b.median, a.p90 + b.p90, a.p99 + b.p99))
                .orElseThrow();
    }

    /** The smallest value that so many per cent of all do not exceed (nearest rank). */
    private static double percentile(double[] sorted, int percent) {
        int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }
}
