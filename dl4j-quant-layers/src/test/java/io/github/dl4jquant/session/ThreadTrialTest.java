package io.github.dl4jquant.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.kernel.OpenMpThreads;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** With steps that wait for a while, or do not, in place of kernels: what is chosen depends on nothing else. */
class ThreadTrialTest {

    private final Waiting several = new Waiting();
    private final Waiting one = new Waiting();
    private final Execution onSeveral = execution(several);
    private final Execution onOne = execution(one);

    @Test
    void oneThreadIsTakenWhereSeveralTakeMuchLongerTwice() throws InterruptedException {
        several.nanos = 1_000_000;

        ThreadChoice choice = ThreadTrial.chosen(onSeveral, onOne);

        assertThat(choice.execution()).isSameAs(onOne);
        assertThat(choice.isDue()).isFalse();
        assertThat(several.closed).isFalse();
        waitForTrial(choice);
        choice.decide();
        assertThat(choice.execution()).isSameAs(onOne);
        assertThat(several.closed).isTrue();
        assertThat(one.closed).isFalse();
    }

    @Test
    void severalThreadsAreTakenAfterAllWhereTheyWereSlowForAMoment() throws InterruptedException {
        several.nanos = 1_000_000;
        ThreadChoice choice = ThreadTrial.chosen(onSeveral, onOne);
        assertThat(choice.execution()).isSameAs(onOne);

        several.nanos = 0; // next to nothing against something: whatever else the machine does
        one.nanos = 1_000_000;
        waitForTrial(choice);
        choice.decide();

        assertThat(choice.execution()).isSameAs(onSeveral);
        assertThat(choice.isDue()).isFalse();
        assertThat(several.closed).isFalse();
        assertThat(one.closed).isTrue();
    }

    @Test
    void bothFormsAreClosedBeforeTheSecondTrial() {
        several.nanos = 1_000_000;

        ThreadTrial.chosen(onSeveral, onOne).close();

        assertThat(several.closed).isTrue();
        assertThat(one.closed).isTrue();
    }

    @Test
    void severalThreadsAreKeptWhereTheyAreFaster() {
        one.nanos = 1_000_000;

        ThreadChoice choice = ThreadTrial.chosen(onSeveral, onOne);

        assertThat(choice.execution()).isSameAs(onSeveral);
        assertThat(several.closed).isFalse();
        assertThat(one.closed).isTrue();
    }

    @Test
    void aSlowRunAmongFastOnesDoesNotKeepFromTheTrial() {
        several.nanosOfRuns.add(20_000_000L);
        several.nanos = 1_000_000;

        try (ThreadChoice choice = ThreadTrial.compile(new Supplies(onSeveral, onOne))) {
            assertThat(choice.execution()).isSameAs(onOne);
        }
    }

    @Test
    void aFormThatFailsIsClosed() {
        one.failure = new IllegalStateException("boom");

        assertThatThrownBy(() -> ThreadTrial.compile(new Supplies(onSeveral, onOne)))
                .isSameAs(one.failure);

        assertThat(one.closed).isTrue();
        assertThat(several.closed).isTrue();
    }

    /** Executions, one after the other. */
    private static final class Supplies implements Supplier<Execution> {

        private final Iterator<Execution> executions;

        private Supplies(Execution... executions) {
            this.executions = List.of(executions).iterator();
        }

        @Override
        public Execution get() {
            return executions.next();
        }
    }

    private static void waitForTrial(ThreadChoice choice) throws InterruptedException {
        for (int i = 0; i < 100 && !choice.isDue(); i++) {
            Thread.sleep(50);
        }
        assertThat(choice.isDue()).isTrue();
    }

    @Test
    void anExecutionWithThreadsOfItsOwnLeavesThoseOfTheCallerAlone() {
        OpenMpThreads three = new OpenMpThreads(3);
        int before = three.apply();
        try {
            onOne.useThreads(new OpenMpThreads(1));
            onOne.run();
            onSeveral.run();
        } finally {
            three.restore(before);
        }
        assertThat(one.threads).isEqualTo(1);
        assertThat(several.threads).isEqualTo(Math.min(3, Runtime.getRuntime().availableProcessors()));
    }

    @Test
    void aTimedRunUsesTheSameThreads() {
        OpenMpThreads three = new OpenMpThreads(3);
        int before = three.apply();
        try {
            onOne.useThreads(new OpenMpThreads(1));
            onOne.run(new long[1]);
            onSeveral.run(); // with the caller's again
        } finally {
            three.restore(before);
        }
        assertThat(one.threads).isEqualTo(1);
        assertThat(several.threads).isEqualTo(Math.min(3, Runtime.getRuntime().availableProcessors()));
    }

    @Test
    void helpersAreTakenWhereNearlyAllTheTimeGoesToLayersThatShareTheirWork() {
        Waiting sharing = new Waiting();
        sharing.shares = true;
        sharing.nanos = 2_000_000;
        Waiting helped = new Waiting();
        helped.shares = true;
        helped.isSharing = true;

        try (ThreadChoice chosen = ThreadTrial.compile(() -> execution(sharing, several), () -> execution(helped))) {
            chosen.execution().run();
        }

        assertThat(sharing.closed).isTrue();
        assertThat(several.closed).isTrue();
        assertThat(helped.threads).isEqualTo(1);
    }

    @Test
    void helpersAreNotTakenWhereALayerHasNoUseForThem() {
        Waiting sharing = new Waiting();
        sharing.shares = true;
        sharing.nanos = 6_000_000; // long enough for no other trial
        one.shares = true;

        try (ThreadChoice chosen = ThreadTrial.compile(() -> execution(sharing), () -> onOne)) {
            chosen.execution().run();
        }

        assertThat(one.closed).isTrue();
        assertThat(sharing.threads).isEqualTo(OpenMpThreads.ofCaller().number());
    }

    @Test
    void helpersAreNotTakenWhereOtherLayersWouldBeLeftWithOneThread() {
        Waiting sharing = new Waiting();
        sharing.shares = true;
        sharing.nanos = 6_000_000; // long enough for no other trial
        several.nanos = 6_000_000;

        try (ThreadChoice chosen = ThreadTrial.compile(() -> execution(sharing, several), () -> execution(one))) {
            chosen.execution().run();
        }

        assertThat(one.threads).as("never run").isZero();
        assertThat(several.closed).as("by the caller").isTrue();
    }

    private static Execution execution(Step... steps) {
        return new Execution(List.of(steps), new INDArray[0], 0, List.of(), null);
    }

    private static final class Waiting implements Step {

        private final Deque<Long> nanosOfRuns = new ArrayDeque<>();
        private long nanos;
        private RuntimeException failure;
        private boolean shares;
        private boolean isSharing;
        private int threads;
        private boolean closed;

        @Override
        public void run(INDArray[] tensors) {
            threads = OpenMpThreads.ofCaller().number();
            if (failure != null) {
                throw failure;
            }
            long end = System.nanoTime() + (nanosOfRuns.isEmpty() ? nanos : nanosOfRuns.pop());
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }

        @Override
        public boolean sharesWork() {
            return shares;
        }

        @Override
        public boolean isSharing() {
            return isSharing;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
