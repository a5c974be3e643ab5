package io.github.dl4jquant.session;

import io.github.dl4jquant.kernel.OpenMpThreads;
import java.util.Arrays;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A program compiled for all threads, and for one where that may be faster: in a process where several Java threads have
 * computed with several threads each, OpenMP lets them sleep at once when they have nothing to do, and to wake one up takes
 * longer than a small network. The times of calls decide, of both forms again and again, since that may change. The
 * numbers are the same. Not thread-safe.
 */
final class FasterExecution implements AutoCloseable {

    /** Waking up threads, once for each kernel, does not matter to a network that takes longer. */
    private static final long LONG_NANOS = 20_000_000;

    /** Every so many calls one goes to the form that was slower last. */
    private static final int CALLS_PER_TRIAL = 128;

    private final OpenMpThreads single = new OpenMpThreads(1);
    private final Form all;
    private final Form one;
    private int calls;

    /** A compiled form and what its last runs took. */
    private static final class Form {

        private static final int KEPT = 5;

        private final Execution execution;
        private final long[] nanos = new long[KEPT];
        private final long[] sorted = new long[KEPT];
        private int runs;
        private long median;

        private Form(Execution execution) {
            this.execution = execution;
        }

        private Execution timed(INDArray... inputs) {
            long before = System.nanoTime();
            execution.run(inputs);
            nanos[runs % KEPT] = System.nanoTime() - before;
            runs = runs == Integer.MAX_VALUE ? KEPT : runs + 1;
            int known = Math.min(runs, KEPT);
            System.arraycopy(nanos, 0, sorted, 0, known);
            Arrays.sort(sorted, 0, known);
            median = sorted[known / 2];
            return execution;
        }
    }

    /** @param one for one thread; null if there is no choice */
    FasterExecution(Execution all, Execution one) {
        this.all = new Form(all);
        this.one = one == null ? null : new Form(one);
    }

    /**
     * Compiles a program for the threads that the calling thread has now.
     *
     * @param mayChoose whether one thread will do
     */
    static FasterExecution compile(Supplier<Execution> compiler, boolean mayChoose, INDArray... inputs) {
        Execution all = compiler.get();
        if (!mayChoose) {
            return new FasterExecution(all, null);
        }
        try {
            long before = System.nanoTime();
            all.run(inputs);
            if (System.nanoTime() - before > LONG_NANOS) {
                return new FasterExecution(all, null);
            }
            return new FasterExecution(all, onOneThread(compiler));
        } catch (RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private static Execution onOneThread(Supplier<Execution> compiler) {
        OpenMpThreads thread = new OpenMpThreads(1);
        int before = thread.apply();
        try {
            return compiler.get();
        } finally {
            thread.restore(before);
        }
    }

    /** Runs in the form that seems to be the faster one, and returns it: it holds the outputs. */
    Execution run(INDArray... inputs) {
        if (one == null) {
            all.execution.run(inputs);
            return all.execution;
        }
        if (runsAll()) {
            return all.timed(inputs);
        }
        int before = single.apply();
        try {
            return one.timed(inputs);
        } finally {
            single.restore(before);
        }
    }

    private boolean runsAll() {
        int call = calls;
        calls = call == Integer.MAX_VALUE ? 0 : call + 1;
        if (call < 2 * Form.KEPT) {
            return call % 2 == 0;
        }
        boolean trial = call % CALLS_PER_TRIAL == 0;
        return all.median <= one.median != trial;
    }

    long arenaBytes() {
        return all.execution.arenaBytes() + (one == null ? 0 : one.execution.arenaBytes());
    }

    @Override
    public void close() {
        all.execution.close();
        if (one != null) {
            one.execution.close();
        }
    }
}
