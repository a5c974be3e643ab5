package io.github.dl4jquant.session;

import io.github.dl4jquant.kernel.OpenMpThreads;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compiles a program for several threads, or for one where several would take longer: in a process where several Java
 * threads have computed with several threads each, OpenMP lets them sleep at once when they have nothing to do, and to wake
 * one up for each kernel takes longer than a small network. Both forms are run for a moment, and once more a little later,
 * where several lost; the numbers are the same.
 */
final class ThreadTrial {

    /** Waking up threads does not matter to a network that takes longer. */
    private static final long LONG_NANOS = 5_000_000;

    private static final long VERY_LONG_NANOS = 50_000_000;
    private static final int LONG_RUNS = 5;

    private static final long TRIAL_NANOS = 10_000_000;

    /** The first may meet what is loaded or compiled only then, and take all of the time. */
    private static final int FEWEST_RUNS = 3;

    /** The threads that were asked for are kept unless it is this clear; a busy machine makes for some difference. */
    private static final double CLEARLY_LONGER = 1.15;

    /** Other layers then use one thread each, which takes them up to as many times longer as there were threads. */
    private static final double NEARLY_ALL = 0.9;

    private static final int MOST_RUNS = 10;
    private static final long LONGEST_NANOS = 20_000_000;

    private ThreadTrial() {}

    /**
     * Compiles for the threads that the calling thread has now, for one, or for one and helpers of ours where nearly all the time
     * goes to layers that share their work. That is not found out by running both: for the first fifth of a second Java's own
     * compiler has the processors that helpers need.
     *
     * @param shared compiles for helpers
     */
    static ThreadChoice compile(Supplier<Execution> compiler, Supplier<Execution> shared, INDArray... inputs) {
        Execution several = compiler.get();
        Execution helped;
        try {
            helped = helped(several, shared, inputs);
        } catch (RuntimeException e) {
            several.close();
            throw e;
        }
        if (helped == null) {
            return compile(several, compiler, inputs);
        }
        several.close();
        return new ThreadChoice(helped);
    }

    private static @Nullable Execution helped(Execution several, Supplier<Execution> shared, INDArray... inputs) {
        if (several.sharedPart(MOST_RUNS, LONGEST_NANOS, inputs) < NEARLY_ALL) {
            return null;
        }
        Execution helped = onOneThread(shared);
        if (helped.sharesAllItCan()) {
            return helped;
        }
        helped.close();
        return null;
    }

    /** Compiles for the threads that the calling thread has now, or for one. */
    static ThreadChoice compile(Supplier<Execution> compiler, INDArray... inputs) {
        return compile(compiler.get(), compiler, inputs);
    }

    private static ThreadChoice compile(Execution several, Supplier<Execution> compiler, INDArray... inputs) {
        try {
            return takesLong(several, inputs)
                    ? new ThreadChoice(several)
                    : chosen(several, onOneThread(compiler), inputs);
        } catch (RuntimeException e) {
            several.close();
            throw e;
        }
    }

    /** In every one of a few runs: a single one may have met a busy moment. */
    private static boolean takesLong(Execution several, INDArray... inputs) {
        for (int run = 0; run < LONG_RUNS; run++) {
            long before = System.nanoTime();
            several.run(inputs);
            long nanos = System.nanoTime() - before;
            if (nanos <= LONG_NANOS) {
                return false;
            }
            if (nanos > VERY_LONG_NANOS) {
                return true;
            }
        }
        return true;
    }

    private static Execution onOneThread(Supplier<Execution> compiler) {
        OpenMpThreads single = new OpenMpThreads(1);
        int before = single.apply();
        try {
            Execution one = compiler.get();
            one.useThreads(single);
            return one;
        } finally {
            single.restore(before);
        }
    }

    /**
     * The form for one thread, provisionally, with the other kept; or the form for several, for good.
     *
     * @param one closed unless it is taken; {@code several} is left to the caller where a run fails
     */
    static ThreadChoice chosen(Execution several, Execution one, INDArray... inputs) {
        boolean takesOne = false;
        try {
            takesOne = takesOne(several, one, inputs);
        } finally {
            if (!takesOne) {
                one.close();
            }
        }
        return takesOne ? ThreadChoice.provisional(one, several) : new ThreadChoice(several);
    }

    /** Whether several threads take clearly longer than one. */
    static boolean takesOne(Execution several, Execution one, INDArray... inputs) {
        double withOne = bestNanos(one, inputs); // first, as Java compiles meanwhile: in doubt it looks slow
        double withSeveral = bestNanos(several, inputs);
        return withSeveral > CLEARLY_LONGER * withOne;
    }

    /** Of the fastest call: where threads sleep, none is fast; on a busy machine some are. */
    private static long bestNanos(Execution execution, INDArray... inputs) {
        long begin = System.nanoTime();
        long before = begin;
        long best = Long.MAX_VALUE;
        for (int run = 0; run < FEWEST_RUNS || before - begin < TRIAL_NANOS; run++) {
            execution.run(inputs);
            long after = System.nanoTime();
            best = Math.min(best, after - before);
            before = after;
        }
        return best;
    }
}
