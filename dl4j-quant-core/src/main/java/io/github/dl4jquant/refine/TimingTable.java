package io.github.dl4jquant.refine;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of how long things take. Immutable.
 *
 * @param timings of every situation that was seen
 */
record TimingTable(Map<Situation, Timing> timings) {

    private static final Timing NOTHING = new Timing(0, 0);

    TimingTable {
        timings = Map.copyOf(timings);
    }

    /** From the samples of each situation, in nanoseconds. */
    static TimingTable of(Map<Situation, List<Long>> samples) {
        Map<Situation, Timing> timings = new HashMap<>();
        samples.forEach((situation, nanoseconds) -> timings.put(
                situation,
                Timing.of(nanoseconds.stream().mapToLong(Long::longValue).toArray())));
        return new TimingTable(timings);
    }

    /** Whether all of these were measured. */
    boolean knows(Collection<Situation> situations) {
        return timings.keySet().containsAll(situations);
    }

    /**
     * What was measured. For what was not, a guess that makes it worth trying: an operation takes as long as between other
     * neighbours, a conversion nothing.
     */
    Timing of(Situation situation) {
        Timing measured = timings.get(situation);
        if (measured != null || situation.isConversion()) {
            return measured == null ? NOTHING : measured;
        }
        for (int other = 0; other < 4; other++) {
            Timing similar = timings.get(
                    new Situation(situation.tensor(), situation.precision(), other % 2 == 1, other / 2 == 1));
            if (similar != null) {
                return similar;
            }
        }
        return NOTHING;
    }
}
