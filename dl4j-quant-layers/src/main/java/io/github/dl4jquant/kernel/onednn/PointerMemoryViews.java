package io.github.dl4jquant.kernel.onednn;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.kernel.MemoryViews;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Views by pointer. Needs ND4J's own natives only, not oneDNN's. */
@AutoService(MemoryViews.class)
public final class PointerMemoryViews implements MemoryViews {

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
}
