package io.github.dl4jquant.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HelperThreadsTest {

    private static final int RUNS = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 40})
    void eachPieceIsDoneOnceAndSeenByTheCaller(int number) {
        int[] written = new int[16]; // plain: what makes it seen is the end of a run
        int[] given = new int[1];
        AtomicIntegerArray done = new AtomicIntegerArray(16);
        try (HelperThreads threads = new HelperThreads(number)) {
            for (int run = 1; run <= RUNS; run++) {
                int pieces = 1 + run % 16;
                given[0] = run;
                if (run % 50 == 0) {
                    threads.gather(pieces);
                }
                threads.run(pieces, piece -> {
                    written[piece] = given[0];
                    done.incrementAndGet(piece);
                });
                for (int p = 0; p < pieces; p++) {
                    assertThat(written[p]).isEqualTo(run);
                }
            }
        }
        int all = 0;
        for (int p = 0; p < 16; p++) {
            all += done.get(p);
        }
        int expected = 0;
        for (int run = 1; run <= RUNS; run++) {
            expected += 1 + run % 16;
        }
        assertThat(all).isEqualTo(expected);
    }

    /** Does something on two threads: neither piece ends before the other has begun. */
    private static void onTwoThreads(HelperThreads threads, Runnable something) {
        AtomicInteger met = new AtomicInteger();
        threads.gather(2);
        threads.run(2, piece -> {
            something.run();
            met.incrementAndGet();
            while (met.get() < 2) {
                threads.gather(2); // the helper may have gone to sleep meanwhile
                Thread.yield();
            }
        });
    }

    @Test
    void helpersTakePieces() {
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        try (HelperThreads threads = new HelperThreads(2)) {
            onTwoThreads(threads, () -> workers.add(Thread.currentThread()));
        }
        assertThat(workers).hasSize(2).contains(Thread.currentThread());
    }

    @Test
    void kernelsOfHelpersUseOneThread() {
        int[] threadsOfHelper = new int[1];
        Thread caller = Thread.currentThread();
        try (HelperThreads threads = new HelperThreads(2)) {
            onTwoThreads(threads, () -> {
                if (Thread.currentThread() != caller) {
                    threadsOfHelper[0] = OpenMpThreads.ofCaller().number();
                }
            });
        }
        assertThat(threadsOfHelper[0]).isEqualTo(1);
    }

    @Test
    void whatIsThrownReachesTheCallerWhenAllPiecesAreDone() {
        AtomicInteger done = new AtomicInteger();
        try (HelperThreads threads = new HelperThreads(3)) {
            threads.gather(3);
            for (int failing = 0; failing < 3; failing++) {
                int which = failing;
                done.set(0);
                assertThatThrownBy(() -> threads.run(3, piece -> {
                            done.incrementAndGet();
                            if (piece == which) {
                                throw new IllegalStateException("piece " + piece);
                            }
                        }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("piece " + which);
                assertThat(done).hasValue(3);
            }
            done.set(0);
            threads.run(3, piece -> done.incrementAndGet());
            assertThat(done).hasValue(3);
        }
    }

    @Test
    void afterItIsClosedTheCallerDoesTheWork() throws InterruptedException {
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        HelperThreads threads = new HelperThreads(2);
        onTwoThreads(threads, () -> workers.add(Thread.currentThread()));
        threads.close();
        threads.close();
        workers.remove(Thread.currentThread());
        for (Thread helper : workers) {
            helper.join(10_000);
            assertThat(helper.isAlive()).isFalse();
        }
        threads.gather(2);
        Set<Thread> after = ConcurrentHashMap.newKeySet();

        threads.run(4, piece -> after.add(Thread.currentThread()));

        assertThat(workers).hasSize(1);
        assertThat(after).containsExactly(Thread.currentThread());
    }

    @Test
    void whoHasNoPieceOfItsOwnTakesNone() {
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        try (HelperThreads threads = new HelperThreads(8)) {
            threads.gather(8);
            for (int run = 0; run < 2000; run++) {
                threads.run(2, piece -> {
                    if (piece == 1) {
                        workers.add(Thread.currentThread());
                    }
                });
            }
        }
        workers.remove(Thread.currentThread());
        assertThat(workers).hasSizeLessThan(2);
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HelperThreads(0))
                .withMessage("Cannot compute with 0 threads; expected at least 1.");
        try (HelperThreads threads = new HelperThreads(2)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> threads.run(17, piece -> {}))
                    .withMessage("Cannot do work in 17 pieces; expected 1 to 16.");
            assertThatIllegalArgumentException().isThrownBy(() -> threads.run(0, piece -> {}));
        }
    }
}
