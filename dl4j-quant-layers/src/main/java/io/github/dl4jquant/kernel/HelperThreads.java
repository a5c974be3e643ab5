package io.github.dl4jquant.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that take pieces of work off a calling thread: for stretches of a few microseconds, of which some is plain Java, so
 * that OpenMP's threads cannot take it. A piece that no helper has taken is done by the caller, so that a helper that
 * gets no processor costs nothing. A helper without work spins for a moment, then sleeps, and ends after a second.
 *
 * <p>For one calling thread at a time. Kernels that helpers run use one thread each.
 */
public final class HelperThreads implements AutoCloseable {

    /** Longer than from one call of a session to the next in a loop; OpenMP's threads spin for longer. */
    private static final long SPIN_NANOS = 100_000;

    /** A round takes less, unless somebody else has had the processor meanwhile. */
    private static final long ROUND_NANOS = 5_000;

    private static final long SLEEP_NANOS = 1_000_000_000;

    /** Looks at the clock once in so many rounds. */
    private static final int ROUNDS = 64;

    /** Pieces of one work at most; a bit each. */
    private static final int MOST_PIECES = 16;

    private static final long PIECES_LEFT = (1L << MOST_PIECES) - 1;
    private static final int COUNT_BITS = 8;

    /** Pieces of work that nobody has taken, a bit each; above them how many there were, and how often there has been work. */
    private final AtomicLong state = new AtomicLong();

    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Helper[] helpers;
    private Pieces work;
    private volatile boolean closed;

    /** Work in pieces that do not depend on each other. */
    @FunctionalInterface
    public interface Pieces {

        /**
         * Does piece number {@code piece}, from 0. Each is done once, by any thread, but if all threads come in time by the same
         * one each time, so that it finds in its cache what it had there before.
         */
        void run(int piece);
    }

    /** @param number of threads with the caller, at least 1; beyond 16 there are no more */
    public HelperThreads(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("Cannot compute with " + number + " threads; expected at least 1.");
        }
        this.helpers = new Helper[Math.min(number, MOST_PIECES) - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(i + 1);
        }
    }

    /** Number of threads, the caller included. */
    public int number() {
        return helpers.length + 1;
    }

    /**
     * Wakes helpers that sleep: a few microseconds each, to be called once before much work.
     *
     * @param pieces that work comes in at most: no more helpers are woken than can take one
     */
    public void gather(int pieces) {
        for (int i = 0; i < Math.min(pieces - 1, helpers.length); i++) {
            helpers[i].wake();
        }
    }

    /**
     * Does all pieces, and returns when they are done. What the caller wrote before is seen by the helpers, and the other way
     * round. Makes no objects.
     *
     * @param pieces at most 16
     */
    public void run(int pieces, Pieces pieceWork) {
        if (pieces < 1 || pieces > MOST_PIECES) {
            throw new IllegalArgumentException("Cannot do work in " + pieces + " pieces; expected 1 to 16.");
        }
        work = pieceWork;
        finished.set(0);
        long runs = state.get() >>> MOST_PIECES + COUNT_BITS;
        state.set(runs + 1 << MOST_PIECES + COUNT_BITS | (long) pieces << MOST_PIECES | (1L << pieces) - 1);
        while (takePiece(0)) {
            Thread.onSpinWait();
        }
        awaitOthers(pieces);
        work = null;
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof RuntimeException e) {
            throw e;
        } else if (thrown instanceof Error e) {
            throw e;
        }
    }

    private void awaitOthers(int pieces) {
        int spins = 0;
        while (finished.get() < pieces) {
            if (++spins < 1 << 12) {
                Thread.onSpinWait();
            } else {
                Thread.yield(); // the helper may be waiting for this very processor
            }
        }
    }

    /** Takes one piece, if there is one left, and does it. */
    private boolean takePiece(int preferred) {
        long seen = state.get();
        long left = seen & PIECES_LEFT;
        if (left == 0 || preferred >= (seen >>> MOST_PIECES & (1 << COUNT_BITS) - 1)) {
            return false; // whoever has no piece of its own takes none from those who have
        }
        int piece = (left >>> preferred & 1) != 0 ? preferred : Long.numberOfTrailingZeros(left);
        if (state.compareAndSet(seen, seen & ~(1L << piece))) {
            try {
                work.run(piece);
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                finished.incrementAndGet();
            }
        }
        return true;
    }

    /** Ends the threads. Idempotent. */
    @Override
    public void close() {
        closed = true;
        gather(number());
    }

    private final class Helper implements Runnable {

        private static final int GONE = 0;
        private static final int ASLEEP = 1;
        private static final int AWAKE = 2;

        private final AtomicInteger mode = new AtomicInteger(GONE);
        private final int preferred;
        private volatile Thread thread;

        private Helper(int preferred) {
            this.preferred = preferred;
        }

        void wake() {
            if (mode.get() == AWAKE) {
                return;
            }
            if (mode.compareAndSet(ASLEEP, AWAKE)) {
                LockSupport.unpark(thread);
            } else if (!closed && mode.compareAndSet(GONE, AWAKE)) {
                try {
                    Thread started = new Thread(this, "dl4j-quant-helper");
                    started.setDaemon(true);
                    thread = started;
                    started.start();
                } catch (OutOfMemoryError e) { // the system has no thread left: the caller does the work
                    mode.set(GONE);
                }
            }
        }

        @Override
        public void run() {
            OpenMpThreads single = new OpenMpThreads(1);
            single.apply();
            do {
                spin();
            } while (!closed && sleep());
        }

        /**
         * Only time with a processor counts: where this thread and the caller got the same one, the system moves neither unless
         * both want to run.
         */
        private void spin() {
            long before = System.nanoTime();
            long spun = 0;
            int rounds = 0;
            while (!closed && spun < SPIN_NANOS) {
                if (takePiece(preferred)) {
                    spun = 0;
                    rounds = 0;
                } else if (++rounds == ROUNDS) {
                    Thread.yield();
                    long now = System.nanoTime();
                    spun += Math.min(now - before, ROUND_NANOS);
                    before = now;
                    rounds = 0;
                }
                Thread.onSpinWait();
            }
        }

        /** False when nobody has called for long. */
        private boolean sleep() {
            mode.set(ASLEEP);
            long end = System.nanoTime() + SLEEP_NANOS;
            while (mode.get() == ASLEEP) {
                long left = end - System.nanoTime();
                if (left <= 0 && mode.compareAndSet(ASLEEP, GONE)) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
            }
            return true;
        }
    }
}
