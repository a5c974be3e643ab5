package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.config.ProgressListener;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Times two networks on one sample in turns, so that what else the machine does falls on both. Not thread-safe. */
final class LatencyComparison {

    private static final int LONGEST_WARM_UP = 50;

    private final InputPreparation first;
    private final InputPreparation second;
    private double firstMedian;
    private double secondMedian;

    LatencyComparison(InputPreparation first, InputPreparation second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Takes the times, after a warm-up that is not counted.
     *
     * @param sample one sample as read
     */
    void measure(INDArray sample, int runs, ProgressListener progress) {
        INDArray firstSample = first.prepare(sample);
        INDArray secondSample = second.prepare(sample);
        int warmUp = Math.min(LONGEST_WARM_UP, runs);
        long[] firstTimes = new long[runs];
        long[] secondTimes = new long[runs];
        for (int run = -warmUp; run < runs; run++) {
            long firstTime = time(first, firstSample);
            long secondTime = time(second, secondSample);
            if (run >= 0) {
                firstTimes[run] = firstTime;
                secondTimes[run] = secondTime;
            }
            progress.progress("time", (long) run + warmUp + 1, (long) runs + warmUp);
        }
        firstMedian = median(firstTimes);
        secondMedian = median(secondTimes);
    }

    private static long time(InputPreparation network, INDArray sample) {
        long start = System.nanoTime();
        network.output(sample);
        return System.nanoTime() - start;
    }

    private static double median(long[] nanoseconds) {
        long[] sorted = nanoseconds.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
        return median / 1e6;
    }

    /** Milliseconds. */
    double firstMedian() {
        return firstMedian;
    }

    /** Milliseconds. */
    double secondMedian() {
        return secondMedian;
    }
}
