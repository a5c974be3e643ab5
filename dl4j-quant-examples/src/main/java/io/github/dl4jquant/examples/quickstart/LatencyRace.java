package io.github.dl4jquant.examples.quickstart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Times networks against each other on the same input.
 *
 * <p>The networks take turns, a few calls each, so that whatever else the machine does hits all of them. The first call
 * of a turn is not counted: it wakes the threads and refills the caches that the others used. These are numbers for an
 * impression; published ones come from the benchmarks.
 */
final class LatencyRace {

    private static final int CALLS_PER_TURN = 4;

    private LatencyRace() {}

    /**
     * Runs the race.
     *
     * @param turns number of turns of each network; a tenth of that goes before, as warm-up
     * @return median of {@code output(input)} in microseconds, in the order of the networks
     */
    static double[] medianMicros(List<TrainedNetwork> networks, INDArray input, int turns) {
        for (int i = 0; i < turns / 10 + 1; i++) {
            for (TrainedNetwork network : networks) {
                takeTurn(network, input, new ArrayList<>());
            }
        }
        List<List<Long>> nanos = new ArrayList<>();
        networks.forEach(network -> nanos.add(new ArrayList<>()));
        for (int turn = 0; turn < turns; turn++) {
            for (int i = 0; i < networks.size(); i++) {
                takeTurn(networks.get(i), input, nanos.get(i));
            }
        }
        return nanos.stream().mapToDouble(times -> median(times) / 1e3).toArray();
    }

    private static void takeTurn(TrainedNetwork network, INDArray input, List<Long> nanos) {
        network.output(input);
        for (int call = 0; call < CALLS_PER_TURN; call++) {
            long start = System.nanoTime();
            network.output(input);
            nanos.add(System.nanoTime() - start);
        }
    }

    /** The middle value; the upper of the two middle ones if their number is even. */
    static double median(List<Long> values) {
        long[] sorted = values.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
