package io.github.dl4jquant.refine;

import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.scheme.Precision;
import java.util.List;

/** A network of some placement that is ready to be timed. Not thread-safe. */
interface Trial extends AutoCloseable {

    /** Precision of each operation of the graph. */
    List<Precision> placement();

    /** What each step of the network is, in the order in which they run. */
    List<Situation> steps();

    /**
     * Runs once.
     *
     * @param nanoseconds filled with the time of each step
     */
    void run(long[] nanoseconds);

    /** Runs once through Deeplearning4j's loop; nanoseconds in all. */
    long runOutput();

    @Override
    void close();

    /** Makes trials. */
    interface Bench {
        Trial open(QuantizationPlan plan);
    }
}
