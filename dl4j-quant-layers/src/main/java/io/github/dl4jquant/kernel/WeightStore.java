package io.github.dl4jquant.kernel;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The place of INT8 weights that a provider may bring into its own order where they lie, so that no second copy is needed.
 * Everything happens under {@link #lock()}, which is the same for all stores over the same memory.
 */
public interface WeightStore {

    /** To be held from looking at {@link #layout()} until the weights have been read or packed. */
    Object lock();

    /** The provider's order that they are in now; null for canonical order. */
    @Nullable
    PackedLayout layout();

    /** INT8, contiguous: canonical weights at its start, or a packed form from {@link #start()} on. */
    INDArray region();

    /** Where in the region a packed form lies. */
    long start();

    /** Says that the region now holds this packed form. */
    void nowPacked(PackedLayout layout, long start);
}
