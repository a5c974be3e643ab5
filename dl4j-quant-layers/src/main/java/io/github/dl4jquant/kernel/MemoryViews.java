package io.github.dl4jquant.kernel;

import java.nio.ByteBuffer;
import java.util.ServiceLoader;
import org.nd4j.linalg.api.buffer.DataType;
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

    /** Memory of {@code bytes} bytes as an INT8 vector that starts at a multiple of 64 bytes; contents undefined. */
    INDArray aligned(long bytes);

    /**
     * A stretch of memory as numbers of any type.
     *
     * @param bytes INT8, contiguous; must be kept referenced for as long as the result is used
     * @param offset of the first byte in {@code bytes}; a multiple of the type's size
     * @return contiguous, 'c' order; writes go through
     * @throws IllegalArgumentException if it does not lie inside {@code bytes}
     */
    INDArray view(INDArray bytes, long offset, DataType type, long... shape);

    /**
     * A stretch of memory as a buffer, in native byte order; position 0 is the first byte. Does not keep the array alive.
     *
     * @param bytes INT8, contiguous
     */
    ByteBuffer bytes(INDArray bytes, long offset, long length);

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
