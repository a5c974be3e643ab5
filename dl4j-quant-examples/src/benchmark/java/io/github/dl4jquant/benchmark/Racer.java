package io.github.dl4jquant.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A contender in a race, with the times of its calls so far. Not thread-safe. */
final class Racer {

    /** What a turn takes, about. */
    private static final double TURN_NANOS = 60e6;

    private static final int MOST_CALLS = 400;
    /** Slower ones run but in every n-th round, so that a race ends. */
    private static final double SLOW_NANOS = 500e6;

    private static final int SLOW_ROUNDS = 8;
    private static final int LEAST_WARM_UP_CALLS = 2;

    private final List<TimedPart> parts;
    private final boolean slow;

    /** Best time of the warm-up, and times of the calls that count. */
    private record TimedPart(Contender.Part part, double estimate, List<Double> nanos) {}

    /**
     * Warms it up.
     *
     * @param warmUpSeconds how long, for the compiler of the Java machine; at least two calls are made
     */
    Racer(Contender contender, double warmUpSeconds) {
        List<Contender.Part> raced = contender.parts();
        double[] best = new double[raced.size()];
        Arrays.fill(best, Double.MAX_VALUE);
        long start = System.nanoTime();
        for (int round = 0; round < LEAST_WARM_UP_CALLS || System.nanoTime() - start < warmUpSeconds * 1e9; round++) {
            for (int i = 0; i < best.length; i++) {
                best[i] = Math.min(best[i], timed(raced.get(i).call()));
            }
        }
        parts = new ArrayList<>();
        for (int i = 0; i < best.length; i++) {
            parts.add(new TimedPart(raced.get(i), best[i], new ArrayList<>()));
        }
        slow = Arrays.stream(best).sum() > SLOW_NANOS;
    }

    /** Whether it runs in a round. */
    boolean isOn(int round) {
        return !slow || round % SLOW_ROUNDS == 0;
    }

    /** A few calls. The first are not counted: they refill the caches that the others used. */
    void takeTurn() {
        for (TimedPart timed : parts) {
            int calls = (int) Math.max(1, Math.min(MOST_CALLS, TURN_NANOS / parts.size() / timed.estimate()));
            for (int i = 0; i < (slow ? 0 : Math.max(1, calls / 4)); i++) {
                timed.part().call().run();
            }
            for (int i = 0; i < calls; i++) {
                timed.nanos().add(timed(timed.part().call()));
            }
        }
    }

    private static double timed(Runnable call) {
        long start = System.nanoTime();
        call.run();
        return System.nanoTime() - start;
    }

    /** Of each part. */
    List<RaceResult.PartTimes> times() {
        return parts.stream()
                .map(timed -> new RaceResult.PartTimes(
                        timed.part().name(),
                        Times.of(timed.nanos()),
                        timed.part().products()))
                .toList();
    }
}
