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

    /** Calls of a trial, of which the last one counts: threads that slept are awake by then. */
    private static final int TRIAL = 3;

    /** Calls between trials, for each time that the other form takes longer than the better one: they cost 3 percent. */
    private static final double CALLS_PER_RATIO = TRIAL / 0.03;

    private static final double CLEARLY = 1.2;
    private static final int FEWEST_CALLS = 10;
    private static final int MOST_CALLS = 1000;

    private final OpenMpThreads single = new OpenMpThreads(1);
    private final Form all;
    private final Form one;
    private Form better;
    private Form other;
    private int calls;
    private int trial;

    /** A compiled form and what its last runs took. */
    private static final class Form {

        private static final int KEPT = 9;

        private final Execution execution;
        private final long[] nanos = new long[KEPT];
        private final long[] sorted = new long[KEPT];
        private int runs;
        private long median;

        private Form(Execution execution) {
            this.execution = execution;
        }

        private void forget() {
            runs = 0;
        }

        private void count(long nanoseconds) {
            nanos[runs % KEPT] = nanoseconds;
            runs = runs == Integer.MAX_VALUE ? KEPT : runs + 1;
            int known = Math.min(runs, KEPT);
            System.arraycopy(nanos, 0, sorted, 0, known);
            Arrays.sort(sorted, 0, known);
            median = sorted[known / 2];
        }
    }

    /** @param one for one thread; null if there is no choice */
    FasterExecution(Execution all, Execution one) {
        this.all = new Form(all);
        this.one = one == null ? null : new Form(one);
        this.better = this.all;
        this.other = this.one;
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
        boolean beginning = calls < 2 * Form.KEPT;
        boolean trying = beginning ? calls >= Form.KEPT : trial > 0;
        Form form = trying ? other : better;
        long nanoseconds = timed(form, inputs);
        calls++;
        if (beginning || !trying) {
            form.count(nanoseconds);
        } else {
            trial--;
            if (trial == 0 && nanoseconds < better.median) {
                other.forget();
                other.count(nanoseconds);
                swap();
            }
        }
        if (calls >= 2 * Form.KEPT && trial == 0) {
            decide();
        }
        return form.execution;
    }

    /** Changes over only if the other form was clearly better: on a busy machine single calls take any time. */
    private void decide() {
        if (other.median * CLEARLY < better.median) {
            swap();
        }
        double ratio = (double) other.median / Math.max(1, better.median) - 1;
        double interval = Math.max(FEWEST_CALLS, Math.min(MOST_CALLS, ratio * CALLS_PER_RATIO));
        if (calls >= 2 * Form.KEPT + interval) {
            calls = 2 * Form.KEPT;
            trial = TRIAL;
        }
    }

    private void swap() {
        Form worse = better;
        better = other;
        other = worse;
    }

    private long timed(Form form, INDArray... inputs) {
        if (form == all) {
            long start = System.nanoTime();
            form.execution.run(inputs);
            return System.nanoTime() - start;
        }
        int before = single.apply();
        try {
            long start = System.nanoTime();
            form.execution.run(inputs);
            return System.nanoTime() - start;
        } finally {
            single.restore(before);
        }
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
