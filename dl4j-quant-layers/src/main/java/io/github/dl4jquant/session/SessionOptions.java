package io.github.dl4jquant.session;

/**
 * How an {@link InferenceSession} is to run.
 *
 * @param threads number of threads that one call computes with at most, up to {@value #MOST_THREADS}; 0 for as many as OpenMP has in
 *     the thread that compiles the session (all cores, or OMP_NUM_THREADS), but no more than there are processors
 * @param largestBatch samples that are computed together at most; larger minibatches are cut into pieces. 0 for any
 * @param keptShapes input shapes kept compiled for each thread that calls; the least recently used goes first
 */
public record SessionOptions(int threads, int largestBatch, int keptShapes) {

    /** Where a system has not so many, OpenMP ends the process. */
    private static final int MOST_THREADS = 1024;

    private static final int KEPT_SHAPES = 4;

    public SessionOptions {
        if (threads < 0 || largestBatch < 0 || keptShapes < 1) {
            throw new IllegalArgumentException("Cannot compile a session with threads " + threads + ", largest batch "
                    + largestBatch + ", kept shapes " + keptShapes + "; expected at least 0, 0 and 1.");
        }
        if (threads > MOST_THREADS) {
            throw new IllegalArgumentException("Cannot compile a session with threads " + threads
                    + "; expected at most " + MOST_THREADS + ". More than there are cores make it slower.");
        }
    }

    /** As many threads as OpenMP has where the session is compiled, any batch, four shapes. */
    public static SessionOptions defaults() {
        return new SessionOptions(0, 0, KEPT_SHAPES);
    }

    /** The same with so many threads for each call. */
    public SessionOptions withThreads(int number) {
        return new SessionOptions(number, largestBatch, keptShapes);
    }

    /**
     * The same, computing at most so many samples at a time. Products in float may differ from those of the whole minibatch
     * in their last bits: kernels add up in an order that depends on its size.
     */
    public SessionOptions withLargestBatch(int samples) {
        return new SessionOptions(threads, samples, keptShapes);
    }

    /** The same, keeping so many shapes compiled. */
    public SessionOptions withKeptShapes(int number) {
        return new SessionOptions(threads, largestBatch, number);
    }
}
