package io.github.dl4jquant.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Times ways to run one network against each other. They take turns in one process, a few calls each, so that whatever else
 * the machine does hits all of them; only ratios of their medians mean something on a shared machine. Between turns everybody
 * sleeps, so that threads of the one before, which wait spinning, are not in the way of the next.
 *
 * @param contestants which
 * @param threads for each
 * @param rounds turns of each
 * @param warmUpSeconds of each, before the first round
 */
record Race(List<Contestant> contestants, int threads, int rounds, double warmUpSeconds) {

    private static final long PAUSE_MILLIS = 15;

    Race {
        contestants = List.copyOf(contestants);
    }

    /** Runs it. A contestant that cannot run has the reason in its result, and the race goes on without it. */
    List<RaceResult> run(NetworkForms forms, INDArray input) {
        OpenMp.use(threads);
        Map<Contestant, Contender> entered = new EnumMap<>(Contestant.class);
        Map<Contestant, Racer> racers = new EnumMap<>(Contestant.class);
        Map<Contestant, String> refusals = new EnumMap<>(Contestant.class);
        try {
            for (Contestant contestant : contestants) {
                attempt(contestant, refusals, () -> {
                    entered.put(contestant, contestant.enter(forms, input, threads));
                    racers.put(contestant, new Racer(entered.get(contestant), warmUpSeconds));
                });
            }
            for (int round = 0; round < rounds; round++) {
                for (Contestant contestant : contestants) {
                    Racer racer = racers.get(contestant);
                    if (racer != null && racer.isOn(round) && !refusals.containsKey(contestant)) {
                        pause();
                        attempt(contestant, refusals, racer::takeTurn);
                    }
                }
            }
            List<RaceResult> results = new ArrayList<>();
            for (Contestant contestant : contestants) {
                results.add(
                        refusals.containsKey(contestant)
                                ? RaceResult.refused(contestant, refusals.get(contestant))
                                : RaceResult.finished(
                                        contestant,
                                        racers.get(contestant).times(),
                                        HeapAllocation.bytesPerCall(entered.get(contestant))));
            }
            return results;
        } finally {
            entered.values().forEach(Contender::close);
        }
    }

    private static void attempt(Contestant contestant, Map<Contestant, String> refusals, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
            refusals.put(contestant, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted between two turns of a race.", e);
        }
    }
}
