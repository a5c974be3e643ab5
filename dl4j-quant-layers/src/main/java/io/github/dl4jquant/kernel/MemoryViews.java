package io.github.dl4jquant.kernel;

import java.util.ServiceLoader;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Looks at a stretch of an INT8 array as numbers of another type, without copying. Found through {@code ServiceLoader},
 * so that native pointers stay where they belong.
 */
public interface MemoryViews {

    /**
     * The same memory as FLOAT.
     *
     * @param bytes INT8, contiguous, starting at a multiple of 4 bytes; must be kept referenced for as long as the
     *     result is used
     * @return rank 1, {@code bytes.length() / 4} elements; writes go through
     */
    INDArray floats(INDArray bytes);

    /** The implementation of this class path. */
    static MemoryViews get() {
        return Holder.VIEWS;
    }

    /** Initialised on first use. */
    final class Holder {
        private static final MemoryViews VIEWS = ServiceLoader.load(
                        MemoryViews.class, MemoryViews.class.getClassLoader())
                .findFirst()
                .orElseThrow();

        private Holder() {}
    }
}
