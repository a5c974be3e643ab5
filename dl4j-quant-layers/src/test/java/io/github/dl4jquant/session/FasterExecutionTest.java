package io.github.dl4jquant.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.kernel.OpenMpThreads;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** With steps that wait for a moment, or do not, in place of kernels: what is chosen depends on nothing else. */
class FasterExecutionTest {

    private static final int CALLS = 2000;

    @Test
    void oneThreadIsTakenWhereItIsFaster() {
        Waiting several = new Waiting(true);
        Waiting one = new Waiting(false);

        runAll(execution(several, one), CALLS);

        assertThat(several.runs).as("tries of several threads").isBetween(9 + 3, 9 + 3 * 3);
        assertThat(one.runs + several.runs).isEqualTo(CALLS);
        assertThat(one.threads).as("threads it ran with").isEqualTo(1);
    }

    @Test
    void severalThreadsAreTakenWhereTheyAreFaster() {
        Waiting several = new Waiting(false);
        Waiting one = new Waiting(true);

        runAll(execution(several, one), CALLS);

        assertThat(one.runs).isBetween(9 + 3, 9 + 3 * 3);
    }

    @Test
    void theChoiceChangesWithTheTimes() {
        Waiting several = new Waiting(false);
        Waiting one = new Waiting(true);
        FasterExecution execution = execution(several, one);
        runAll(execution, 200);
        several.slow = true;
        one.slow = false;
        runAll(
                execution,
                4 * 1000); // the median of five changes with the third of them, a trial comes after 1000 calls
        int before = several.runs;

        runAll(execution, CALLS);

        assertThat(several.runs - before).isLessThan(3 * 4);
    }

    @Test
    void theThreadsOfTheCallerAreLeftAlone() {
        OpenMpThreads three = new OpenMpThreads(3);
        int before = three.apply();
        try {
            runAll(execution(new Waiting(true), new Waiting(false)), 100);
            assertThat(OpenMpThreads.ofCaller().number())
                    .isEqualTo(Math.min(3, Runtime.getRuntime().availableProcessors()));
        } finally {
            three.restore(before);
        }
    }

    private static void runAll(FasterExecution execution, int calls) {
        for (int i = 0; i < calls; i++) {
            execution.run();
        }
    }

    private static FasterExecution execution(Waiting several, Waiting one) {
        return new FasterExecution(executionOf(several), executionOf(one));
    }

    private static Execution executionOf(Step step) {
        return new Execution(List.of(step), new INDArray[0], 0, List.of(), null);
    }

    private static final class Waiting implements Step {

        private static final long NANOS = 300_000;

        private boolean slow;
        private int runs;
        private int threads;

        private Waiting(boolean slow) {
            this.slow = slow;
        }

        @Override
        public void run(INDArray[] tensors) {
            runs++;
            threads = OpenMpThreads.ofCaller().number();
            long end = System.nanoTime() + NANOS;
            while (slow && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
