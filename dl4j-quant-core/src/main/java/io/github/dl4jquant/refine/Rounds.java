package io.github.dl4jquant.refine;

import io.github.dl4jquant.config.ProgressListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times networks in turns, so that what else the machine does falls on all of them. In its turn a network runs several
 * times; the first, which finds the others' weights in the caches, does not count, and the mean of the rest is one sample.
 * Not thread-safe.
 */
final class Rounds {

    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_WARM_UP = SECOND / 4;
    private static final int WARM_UP_RUNS = 200;
    /** Time that one turn takes, unless a single run takes longer. */
    private static final long TURN = SECOND / 500;

    private static final int RUNS_PER_TURN = 20;
    private static final int FEWEST_ROUNDS = 7;
    private static final int MOST_ROUNDS = 60;
    private static final long BUDGET = 4 * SECOND;
    private static final int OUTPUT_RUNS = 1000;

    private final ProgressListener progress;
    private final Map<Situation, List<Long>> parts = new HashMap<>();
    private final Map<Trial, List<Long>> wholes = new IdentityHashMap<>();

    Rounds(ProgressListener progress) {
        this.progress = progress;
    }

    /** Takes samples of these, besides those that it has. */
    void run(List<Trial> trials) {
        trials.stream().filter(trial -> !wholes.containsKey(trial)).forEach(Rounds::warmUp);
        long start = System.nanoTime();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            long spent = System.nanoTime() - start;
            if (round >= FEWEST_ROUNDS && spent > BUDGET) {
                break;
            }
            for (int i = 0; i < trials.size(); i++) {
                turn(trials.get(round % 2 == 0 ? i : trials.size() - 1 - i)); // there and back: drift cancels out
            }
            progress.progress("time", round + 1L, MOST_ROUNDS);
        }
        progress.progress("time", MOST_ROUNDS, MOST_ROUNDS);
    }

    private static void warmUp(Trial trial) {
        long start = System.nanoTime();
        for (int run = 0; run < WARM_UP_RUNS && System.nanoTime() - start < LONGEST_WARM_UP; run++) {
            trial.run(new long[trial.steps().size()]);
        }
    }

    private void turn(Trial trial) {
        int steps = trial.steps().size();
        long[] nanoseconds = new long[steps];
        trial.run(nanoseconds);
        long once = Math.max(1, Arrays.stream(nanoseconds).sum());
        int runs = (int) Math.max(1, Math.min(RUNS_PER_TURN, TURN / once));
        long[] sums = new long[steps];
        for (int run = 0; run < runs; run++) {
            trial.run(nanoseconds);
            for (int i = 0; i < steps; i++) {
                sums[i] += nanoseconds[i];
            }
        }
        for (int i = 0; i < steps; i++) {
            parts.computeIfAbsent(trial.steps().get(i), s -> new ArrayList<>()).add(sums[i] / runs);
        }
        wholes.computeIfAbsent(trial, t -> new ArrayList<>())
                .add(Arrays.stream(sums).sum() / runs);
    }

    /** What Deeplearning4j's loop adds to each layer of a network that ran. */
    double microsPerLayer(Trial trial) {
        long start = System.nanoTime();
        List<Long> outputs = new ArrayList<>();
        for (int run = 0; run < FEWEST_ROUNDS || (run < OUTPUT_RUNS && System.nanoTime() - start < BUDGET / 4); run++) {
            outputs.add(trial.runOutput());
        }
        List<Long> warm = outputs.subList(outputs.size() / 2, outputs.size());
        double output = timing(warm).micros();
        return Math.max(0, output - whole(trial).micros()) / trial.steps().size();
    }

    /** Times of all parts of the networks that ran. */
    TimingTable table() {
        return TimingTable.of(parts);
    }

    /** Time of a whole network that ran. */
    Timing whole(Trial trial) {
        return timing(wholes.get(trial));
    }

    private static Timing timing(List<Long> nanoseconds) {
        return Timing.of(nanoseconds.stream().mapToLong(Long::longValue).toArray());
    }
}
