package io.github.dl4jquant.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One primitive, compiled for one shape. Not thread-safe (it may own scratch memory and argument slots): one instance
 * per layer instance, guarded by the layer. Must not be run after {@link #close()}.
 */
public interface Kernel extends AutoCloseable {

    /**
     * Computes {@code output} from {@code inputs}. Arrays are contiguous, 'c' order, of the lengths and element types of
     * the specification; the caller has checked that. {@code output} never overlaps an input, but for a residual whose
     * numbers are as wide as the output's: it may take the place of that.
     */
    void run(INDArray[] inputs, INDArray output);

    /** Releases native memory. Idempotent. */
    @Override
    void close();
}
