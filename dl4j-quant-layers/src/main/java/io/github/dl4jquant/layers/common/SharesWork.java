package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.kernel.HelperThreads;

/** A layer that can divide its work among threads where OpenMP cannot, with the same bits. */
public interface SharesWork {

    /** Shares the work with helpers from now on. The kernels of the calling thread are to use one thread each. */
    void share(HelperThreads helpers);

    /** Whether it could do so in its last run; that depends on the shape of the input. */
    boolean isSharing();

    /** Keeps no array alive that was the input of a run. */
    void forgetArrays();
}
