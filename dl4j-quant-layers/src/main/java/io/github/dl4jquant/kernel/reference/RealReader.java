package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads elements of one format as floats. INT32 counts as scale 1, zero point 0. Not thread-safe: owns scratch memory.
 */
final class RealReader {

    private final ElementType type;
    /** One float per stored byte, indexed by the byte as unsigned; null for the 4-byte types. */
    private final float @Nullable [] table;

    private byte[] bytes = new byte[0];
    private int[] ints = new int[0];

    private RealReader(ElementType type, float @Nullable [] table) {
        this.type = type;
        this.table = table;
    }

    /** Real values: {@code scale * (q - zeroPoint)}. */
    static RealReader of(TensorFormat format) {
        return new RealReader(format.type(), format.isInt8() ? table(format, format.scale()) : null);
    }

    /** Values that are still to be multiplied with the scale of the format: {@code q - zeroPoint}. */
    static RealReader unscaled(TensorFormat format) {
        return new RealReader(format.type(), format.isInt8() ? table(format, 1f) : null);
    }

    /** The integer that a stored byte stands for. */
    static int integer(ElementType type, int stored) {
        return type == ElementType.UINT8 ? stored & 0xff : (byte) stored;
    }

    private static float[] table(TensorFormat format, float scale) {
        float[] table = new float[256];
        for (int stored = 0; stored < table.length; stored++) {
            table[stored] = scale * (integer(format.type(), stored) - format.zeroPoint());
        }
        return table;
    }

    /** Reads {@code count} elements, the first of which is number {@code element} of {@code from}. */
    void read(ByteBuffer from, int element, float[] to, int count) {
        if (table != null) {
            if (bytes.length < count) {
                bytes = new byte[count];
            }
            from.get(element, bytes, 0, count);
            for (int i = 0; i < count; i++) {
                to[i] = table[bytes[i] & 0xff];
            }
        } else if (type == ElementType.FLOAT32) {
            from.asFloatBuffer().get(element, to, 0, count);
        } else {
            if (ints.length < count) {
                ints = new int[count];
            }
            from.asIntBuffer().get(element, ints, 0, count);
            for (int i = 0; i < count; i++) {
                to[i] = ints[i];
            }
        }
    }
}
