package io.github.dl4jquant.kernel.reference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The memory of ND4J arrays as {@code java.nio} buffers. */
final class ArrayMemory {

    private ArrayMemory() {}

    /** Where the first element lies. */
    static long address(INDArray array) {
        return array.data().address() + array.data().offset() * array.data().getElementSize();
    }

    /**
     * The elements of a contiguous array, in native byte order, without copying; position 0 is the first element also
     * of a view. Nothing keeps the array alive for the buffer: the caller does.
     *
     * @throws IllegalArgumentException if the array reaches beyond the 2 GiB that a buffer can address
     */
    static ByteBuffer of(INDArray array) {
        long width = array.dataType().width();
        // DataBuffer.asNio() starts at the memory of the underlying array, not at the offset of the view.
        long start = array.offset() * width;
        long bytes = array.length() * width;
        if (start + bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("Java kernels address at most " + Integer.MAX_VALUE
                    + " bytes per array, got " + bytes + " bytes at offset " + start);
        }
        return array.data().asNio().slice((int) start, (int) bytes).order(ByteOrder.nativeOrder());
    }
}
