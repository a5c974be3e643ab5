package io.github.dl4jquant.kernel.reference;

import java.nio.ByteBuffer;

/** Maximum or sum per channel of the pixels in one window. Not thread-safe. */
interface PoolingAccumulator {

    /** Takes one sample, whose first element is number {@code element}. */
    void load(ByteBuffer input, int element);

    /** Starts a window. */
    void clear();

    /** Takes in the pixel whose first channel is this element of the sample. */
    void add(int element);

    /** Ends the window: writes one number per channel, the first as number {@code element}. */
    void store(ByteBuffer output, int element);
}
