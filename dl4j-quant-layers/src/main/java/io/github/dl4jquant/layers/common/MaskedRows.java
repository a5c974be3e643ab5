package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Multiplies each row of a tensor by its mask, in place: a step of a sequence, a sample. */
public final class MaskedRows {

    private MaskedRows() {}

    /**
     * @param mask one number per row, 0 or 1 in all but odd cases
     * @param rows [..., size] in 'c' order
     * @param format of {@code rows}
     */
    public static void apply(float[] mask, INDArray rows, TensorFormat format) {
        int size = (int) rows.size(rows.rank() - 1);
        for (int row = 0; row < mask.length; row++) {
            if (mask[row] == 1f) {
                continue;
            }
            if (format.isInt8()) {
                scaleBytes(rows, row * size, size, mask[row], format);
            } else {
                FloatBuffer memory = rows.data().asNioFloat();
                int from = memory.position() + row * size;
                for (int i = from; i < from + size; i++) {
                    memory.put(i, memory.get(i) * mask[row]);
                }
            }
        }
    }

    private static void scaleBytes(INDArray rows, int from, int size, float factor, TensorFormat format) {
        ByteBuffer memory = rows.data().asNio(); // the whole buffer, whatever part of it the view is
        int at = Math.toIntExact(rows.offset()) + from;
        boolean unsigned = format.type() == ElementType.UINT8;
        for (int i = at; i < at + size; i++) {
            int q = unsigned ? Byte.toUnsignedInt(memory.get(i)) : memory.get(i);
            memory.put(
                    i, (byte) format.params().quantize(factor * format.params().dequantize(q)));
        }
    }
}
