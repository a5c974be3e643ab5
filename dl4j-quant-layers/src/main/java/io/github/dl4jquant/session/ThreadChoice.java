package io.github.dl4jquant.session;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One of two compiled forms of a program, and the other one until the choice was confirmed: that several threads took much
 * longer may have been a busy moment, above all when the shape was first seen and Java's own compiler had the processors.
 * Not thread-safe.
 */
final class ThreadChoice implements AutoCloseable {

    /** How long the first trial counts. */
    private static final long PROVISIONAL_NANOS = 500_000_000;

    private Execution execution;
    private @Nullable Execution several;
    private final long due;

    /** A choice for good. */
    ThreadChoice(Execution execution) {
        this(execution, null);
    }

    private ThreadChoice(Execution execution, @Nullable Execution several) {
        this.execution = execution;
        this.several = several;
        this.due = System.nanoTime() + PROVISIONAL_NANOS;
    }

    /** The form for one thread, until it has won a second trial. */
    static ThreadChoice provisional(Execution one, Execution several) {
        several.forgetInputs();
        return new ThreadChoice(one, several);
    }

    /** What to run. */
    Execution execution() {
        return execution;
    }

    /** Whether it is time for the second trial. */
    boolean isDue() {
        return several != null && System.nanoTime() - due >= 0;
    }

    /** Runs both forms for a moment, and keeps the better one. */
    void decide(INDArray... inputs) {
        Execution contender = several;
        if (contender != null) {
            boolean takesOne = ThreadTrial.takesOne(contender, execution, inputs);
            Execution loser = takesOne ? contender : execution;
            execution = takesOne ? execution : contender;
            several = null;
            loser.close();
        }
    }

    void forgetInputs() {
        execution.forgetInputs();
        if (several != null) {
            several.forgetInputs();
        }
    }

    /** Bytes that activations take. */
    long arenaBytes() {
        return execution.arenaBytes() + (several == null ? 0 : several.arenaBytes());
    }

    @Override
    public void close() {
        execution.close();
        if (several != null) {
            several.close();
        }
    }
}
