package io.github.dl4jquant.kernel.onednn;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.kernel.MemoryViews;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Views by pointer. Needs ND4J's own natives only, not oneDNN's. */
@AutoService(MemoryViews.class)
public final class PointerMemoryViews implements MemoryViews {

    private static final int ALIGNMENT = 64;

    @Override
    public INDArray floats(INDArray bytes) {
        Pointer start = bytes.data().addressPointer(); // includes the offset of the view
        if (bytes.dataType() != DataType.INT8 || start.address() % Float.BYTES != 0) {
            throw new IllegalArgumentException("Expected INT8 memory at a multiple of 4 bytes, got " + bytes.dataType()
                    + " at offset " + bytes.offset());
        }
        long length = bytes.length() / Float.BYTES;
        FloatPointer floats = new FloatPointer(start).capacity(length);
        DataBuffer buffer = Nd4j.createBuffer(floats, length, DataType.FLOAT);
        return Nd4j.create(buffer, new long[] {length});
    }

    @Override
    public INDArray aligned(long bytes) {
        INDArray raw = Nd4j.createUninitialized(DataType.INT8, bytes + ALIGNMENT);
        long beyond = AddressPointer.of(raw) % ALIGNMENT;
        long from = beyond == 0 ? 0 : ALIGNMENT - beyond;
        return raw.get(NDArrayIndex.interval(from, from + bytes)); // refers to the whole, and so keeps it
    }

    @Override
    public INDArray view(INDArray bytes, long offset, DataType type, long... shape) {
        long length = 1;
        for (long size : shape) {
            length = Math.multiplyExact(length, size);
        }
        long end = Math.addExact(offset, Math.multiplyExact(length, (long) type.width()));
        if (bytes.dataType() != DataType.INT8 || offset < 0 || end > bytes.length() || offset % type.width() != 0) {
            throw new IllegalArgumentException("A " + type + " array of shape " + Arrays.toString(shape) + " at byte "
                    + offset + " does not lie in " + bytes.length() + " bytes of " + bytes.dataType());
        }
        Pointer start = new AddressPointer(AddressPointer.of(bytes) + offset);
        DataBuffer buffer = Nd4j.createBuffer(typed(start, type).capacity(length), length, type);
        return Nd4j.create(buffer, shape);
    }

    @Override
    public ByteBuffer bytes(INDArray bytes, long offset, long length) {
        if (bytes.dataType() != DataType.INT8 || offset < 0 || length < 0 || offset > bytes.length() - length) {
            throw new IllegalArgumentException(length + " bytes from byte " + offset + " do not lie in "
                    + bytes.length() + " bytes of " + bytes.dataType());
        }
        return new BytePointer(new AddressPointer(AddressPointer.of(bytes) + offset))
                .capacity(length)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
    }

    private static Pointer typed(Pointer start, DataType type) {
        return switch (type) {
            case FLOAT -> new FloatPointer(start);
            case INT -> new IntPointer(start);
            default -> new BytePointer(start);
        };
    }
}
