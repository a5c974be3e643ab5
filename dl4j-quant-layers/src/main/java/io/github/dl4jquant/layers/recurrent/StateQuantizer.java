package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;

/**
 * {@code saturate(rint(x / scale) + zeroPoint)} over stretches of arrays: the integers of {@link QuantParams#quantize} for
 * finite numbers. Not thread-safe: owns scratch memory.
 */
final class StateQuantizer {

    /** Added to a float below 2^22, leaves the integer nearest to it, halves to even, in the lowest bits. */
    private static final float ROUNDER = 12582912f; // 1.5 * 2^23

    private final float factor;
    private final float zeroPoint;
    private final float min;
    private final float max;
    private float[] rounded = new float[0];

    /** @param format 8-bit */
    StateQuantizer(TensorFormat format) {
        QuantParams params = format.params();
        this.factor = 1f / params.scale();
        this.zeroPoint = params.zeroPoint();
        this.min = params.type().min();
        this.max = params.type().max();
    }

    void quantize(float[] from, int at, byte[] to, int toAt, int count) {
        if (rounded.length < count) {
            rounded = new float[count];
        }
        System.arraycopy(from, at, rounded, 0, count);
        round(rounded, count);
        narrow(rounded, to, toAt, count);
    }

    /** In place and from the beginning, for the compiler to make vectors of it. */
    private void round(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = Math.max(min, Math.min(max, values[i] * factor + zeroPoint)) + ROUNDER;
        }
    }

    private static void narrow(float[] sums, byte[] to, int toAt, int count) {
        for (int i = 0; i < count; i++) {
            to[toAt + i] = (byte) Float.floatToRawIntBits(sums[i]);
        }
    }
}
