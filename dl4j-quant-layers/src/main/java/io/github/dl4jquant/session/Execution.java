package io.github.dl4jquant.session;

import io.github.dl4jquant.kernel.OpenMpThreads;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A program compiled for inputs of one shape. Not thread-safe. */
final class Execution implements AutoCloseable {

    private final Step[] steps;
    private final INDArray[] tensors;
    private final int inputs;
    private final int[] outputs;
    private final INDArray memory;
    private OpenMpThreads threads;
    private INDArray buffered;
    private FloatBuffer floats;

    /**
     * @param tensors by number; those of the first {@code inputs}, which come with each call, only for their shapes
     * @param memory what the tensors lie in; null if there are none of our own
     */
    Execution(List<Step> steps, INDArray[] tensors, int inputs, List<Integer> outputs, INDArray memory) {
        this.steps = steps.toArray(new Step[0]);
        this.tensors = tensors;
        this.inputs = inputs;
        this.outputs = outputs.stream().mapToInt(i -> i).toArray();
        this.memory = memory;
    }

    /** From now on computes with so many threads, whatever the calling thread has. */
    void useThreads(OpenMpThreads number) {
        threads = number;
    }

    /** Runs over these inputs, contiguous FLOAT arrays of the shapes that it was compiled for. */
    void run(INDArray... given) {
        run(null, given);
    }

    /**
     * Runs with a clock at every step.
     *
     * @param nanoseconds filled with the time of each step; null for no clock
     */
    void run(long[] nanoseconds, INDArray... given) {
        if (threads == null) {
            runSteps(nanoseconds, given);
            return;
        }
        int before = threads.apply();
        try {
            runSteps(nanoseconds, given);
        } finally {
            threads.restore(before);
        }
    }

    /**
     * Which part of the time goes to layers that can share their work; of the shortest time of each, since threads that wake up
     * make some take much longer in some runs.
     *
     * @param runs number of runs, but fewer where they take long
     * @param enoughNanos after so much time there are no more
     */
    double sharedPart(int runs, long enoughNanos, INDArray... given) {
        long[] shortest = new long[steps.length];
        Arrays.fill(shortest, Long.MAX_VALUE);
        long[] nanoseconds = new long[steps.length];
        long end = System.nanoTime() + enoughNanos;
        for (int run = 0; run == 0 || (run < runs && System.nanoTime() < end); run++) {
            run(nanoseconds, given);
            for (int i = 0; i < steps.length; i++) {
                shortest[i] = Math.min(shortest[i], nanoseconds[i]);
            }
        }
        double sharing = 0;
        for (int i = 0; i < steps.length; i++) {
            sharing += steps[i].sharesWork() ? shortest[i] : 0;
        }
        return sharing / Math.max(1, Arrays.stream(shortest).sum());
    }

    /** Whether all layers that can share their work did so in the last run; some can for some shapes only. */
    boolean sharesAllItCan() {
        return Arrays.stream(steps).allMatch(step -> step.isSharing() || !step.sharesWork());
    }

    private void runSteps(long[] nanoseconds, INDArray... given) {
        System.arraycopy(given, 0, tensors, 0, given.length);
        try {
            if (nanoseconds == null) {
                for (Step step : steps) {
                    step.run(tensors);
                }
            } else {
                runTimed(nanoseconds);
            }
        } finally {
            Reference.reachabilityFence(given); // kernels work on addresses
            Reference.reachabilityFence(memory);
        }
    }

    private void runTimed(long[] nanoseconds) {
        long before = System.nanoTime();
        for (int i = 0; i < steps.length; i++) {
            steps[i].run(tensors);
            long after = System.nanoTime();
            nanoseconds[i] = after - before;
            before = after;
        }
    }

    /** Lets go of the inputs of the last run, which are the caller's, and of what may be a view of one. */
    void forgetInputs() {
        Arrays.fill(tensors, 0, inputs, null);
        for (Step step : steps) {
            step.forget(tensors);
        }
        buffered = null;
        floats = null;
    }

    int outputCount() {
        return outputs.length;
    }

    /** An output of the last run; overwritten by the next. */
    INDArray output(int number) {
        return tensors[outputs[number]];
    }

    /** The values of an output of the last run in 'c' order, from the buffer's position on; overwritten by the next. */
    FloatBuffer outputFloats(int number) {
        INDArray array = output(number);
        if (array != buffered) { // a new buffer is an object
            buffered = array;
            floats = (array.ordering() == 'c' ? array : array.dup('c')).data().asNioFloat();
        }
        return floats;
    }

    /** Bytes that activations take. */
    long arenaBytes() {
        return memory == null ? 0 : memory.length();
    }

    @Override
    public void close() {
        for (Step step : steps) {
            step.close();
        }
    }
}
