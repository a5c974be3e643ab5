package io.github.dl4jquant.benchmark;

import java.util.List;
import java.util.Optional;

/**
 * How a contestant did.
 *
 * @param parts what was timed, each for itself; none if it could not run
 * @param heapBytes of the Java heap that a call allocated, on average; 0 if it could not run
 * @param refusal why it could not run; empty if it did
 */
record RaceResult(Contestant contestant, List<PartTimes> parts, double heapBytes, String refusal) {

    RaceResult {
        parts = List.copyOf(parts);
    }

    /** @param name what it is */
    record PartTimes(String name, Times times, long products) {}

    static RaceResult finished(Contestant contestant, List<PartTimes> parts, double heapBytes) {
        return new RaceResult(contestant, parts, heapBytes, "");
    }

    static RaceResult refused(Contestant contestant, String reason) {
        return new RaceResult(contestant, List.of(), 0, reason);
    }

    /** Of a call of the network, the sum over its parts; none if it could not run. */
    Optional<Times> times() {
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(Times.sum(parts.stream().map(PartTimes::times).toList()));
    }
}
