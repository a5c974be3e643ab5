package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import java.nio.ByteBuffer;

/**
 * Writes floats as elements of one format: 8-bit integers as {@link QuantParams#quantize} has it, INT32 rounded half to
 * even and saturated (NaN becomes 0). Not thread-safe: owns scratch memory.
 */
final class RealWriter {

    private final TensorFormat format;
    private byte[] bytes = new byte[0];
    private int[] ints = new int[0];

    RealWriter(TensorFormat format) {
        this.format = format;
    }

    /** Writes {@code count} elements from the start of {@code from}; the first becomes number {@code element}. */
    void write(float[] from, ByteBuffer to, int element, int count) {
        if (format.isInt8()) {
            if (bytes.length < count) {
                bytes = new byte[count];
            }
            quantize(from, format.params(), bytes, 0, count);
            to.put(element, bytes, 0, count);
        } else if (format.type() == ElementType.FLOAT32) {
            to.asFloatBuffer().put(element, from, 0, count);
        } else {
            if (ints.length < count) {
                ints = new int[count];
            }
            for (int i = 0; i < count; i++) {
                ints[i] = (int) Math.rint(from[i]);
            }
            to.asIntBuffer().put(element, ints, 0, count);
        }
    }

    /** {@link QuantParams#quantize} of {@code count} values, the constants taken out of the loop. */
    static void quantize(float[] from, QuantParams params, byte[] to, int toOffset, int count) {
        float inverseScale = 1f / params.scale();
        int zeroPoint = params.zeroPoint();
        float zero = zeroPoint;
        int min = params.type().min();
        int max = params.type().max();
        for (int i = 0; i < count; i++) {
            float scaled = from[i] * inverseScale + zero;
            int q = Math.max(min, Math.min(max, (int) Math.rint(scaled)));
            to[toOffset + i] = (byte) (Float.isNaN(scaled) ? zeroPoint : q);
        }
    }
}
