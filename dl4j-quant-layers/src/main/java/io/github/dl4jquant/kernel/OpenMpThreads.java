package io.github.dl4jquant.kernel;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The number of threads that the calling thread's primitives use. ND4J and oneDNN share one OpenMP library, which keeps
 * that number for each calling thread: setting it for one call disturbs nobody else. Thread-safe.
 *
 * <pre>{@code
 * int before = threads.apply();
 * try {
 *     ...
 * } finally {
 *     threads.restore(before);
 * }
 * }</pre>
 */
public final class OpenMpThreads {

    private final int number;
    private final NativeOps openMp;

    /** @param number at least 1 */
    public OpenMpThreads(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("Cannot compute with " + number + " threads; expected at least 1.");
        }
        this.number = number;
        this.openMp = loaded();
    }

    /**
     * As many as the calling thread has now, but no more than there are processors: ND4J and OpenMP count those of the
     * machine, Java those that a container may use.
     */
    public static OpenMpThreads ofCaller() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new OpenMpThreads(Math.max(1, Math.min(loaded().ompGetMaxThreads(), processors)));
    }

    private static NativeOps loaded() {
        Nd4j.getBackend(); // loads the library
        return NativeOpsHolder.getInstance().getDeviceNativeOps();
    }

    public int number() {
        return number;
    }

    /** Sets the number and returns what it was, for {@link #restore}. */
    public int apply() {
        int before = openMp.ompGetMaxThreads();
        if (before != number) {
            openMp.setOmpNumThreads(number);
        }
        return before;
    }

    public void restore(int before) {
        if (before != number) {
            openMp.setOmpNumThreads(before);
        }
    }
}
