package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Changes each element on its own from one format to another, by way of an activation:
 * {@code to.quantize(activation(from.dequantize(q)))}. From int8 to int8 that is a table of 256 bytes; without activation
 * and between equal formats, a copy. Not thread-safe: owns scratch memory.
 */
final class ElementConversion {

    private static final int CHUNK = 4096;

    private final Activation activation;
    private final int fromBytes;
    private final int toBytes;
    private final boolean copies;
    private final RealReader reader;
    private final RealWriter writer;
    private final float[] reals = new float[CHUNK];

    /** From stored byte, as unsigned, to stored byte; null unless both formats are 8-bit. */
    private final byte @Nullable [] table;

    private final byte[] bytes = new byte[CHUNK];

    ElementConversion(TensorFormat from, TensorFormat to, Activation activation) {
        this.activation = activation;
        this.fromBytes = from.type().bytes();
        this.toBytes = to.type().bytes();
        this.copies = from.equals(to) && activation.isIdentity();
        this.reader = RealReader.of(from);
        this.writer = new RealWriter(to);
        this.table = from.isInt8() && to.isInt8() ? table(from, to, activation) : null;
    }

    private static byte[] table(TensorFormat from, TensorFormat to, Activation activation) {
        byte[] table = new byte[256];
        for (int stored = 0; stored < table.length; stored++) {
            float real = from.params().dequantize(RealReader.integer(from.type(), stored));
            table[stored] = (byte) to.params().quantize(activation.apply(real));
        }
        return table;
    }

    /** Converts {@code count} elements; positions are numbers of elements. */
    void convert(ByteBuffer from, int fromElement, ByteBuffer to, int toElement, int count) {
        if (copies) {
            to.put(toElement * toBytes, from, fromElement * fromBytes, count * toBytes);
            return;
        }
        for (int done = 0; done < count; done += CHUNK) {
            int n = Math.min(CHUNK, count - done);
            if (table != null) {
                translate(from, fromElement + done, to, toElement + done, n, table);
            } else {
                reader.read(from, fromElement + done, reals, n);
                BulkActivation.apply(activation, reals, n);
                writer.write(reals, to, toElement + done, n);
            }
        }
    }

    private void translate(
            ByteBuffer from, int fromElement, ByteBuffer to, int toElement, int count, byte[] translation) {
        from.get(fromElement, bytes, 0, count);
        for (int i = 0; i < count; i++) {
            bytes[i] = translation[bytes[i] & 0xff];
        }
        to.put(toElement, bytes, 0, count);
    }
}
