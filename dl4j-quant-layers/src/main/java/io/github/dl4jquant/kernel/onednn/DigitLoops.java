package io.github.dl4jquant.kernel.onednn;

import org.bytedeco.javacpp.Pointer;

/** {@link FloatDigits} of short samples, in Java. */
final class DigitLoops implements FloatDigits {

    /** Added to a float below 2^22, leaves the integer nearest to it, halves to even, in the lowest bits. */
    private static final float ROUNDER = 12582912f; // 1.5 * 2^23

    /** What is worked on at a time; it stays in the nearest cache. */
    private static final int PIECE = 2048;

    private final long length;
    private final float[] values = new float[PIECE];
    private final float[] rounded = new float[PIECE];
    private final byte[] digits = new byte[PIECE];
    private final SampleExtent extent = new SampleExtent(false);
    private final AddressedFloats source = new AddressedFloats();
    private final AddressedBytes target = new AddressedBytes();

    /** @param length of a sample */
    DigitLoops(long length) {
        this.length = length;
    }

    @Override
    public float split(long from, long to) {
        float most = extent.measure(from, length).magnitude();
        if (!Float.isFinite(most)) {
            return Float.NaN;
        }
        if (most < SMALLEST) {
            Pointer.memset(target.aim(to), 0, DIGITS * length);
            return 0f;
        }
        float factor = LARGEST_DIGIT / most;
        for (long done = 0; done < length; done += PIECE) {
            int count = (int) Math.min(PIECE, length - done);
            source.aim(from + done * Float.BYTES).get(values, 0, count);
            multiply(values, factor, count);
            for (int digit = 0; digit < DIGITS; digit++) {
                round(values, rounded, count);
                narrow(rounded, digits, count);
                target.aim(to + digit * length + done).put(digits, 0, count);
                advance(values, rounded, count);
            }
        }
        return most / LARGEST_DIGIT;
    }

    @Override
    public void close() {}

    // loops on their own, from the beginnings of arrays, for the compiler to make vectors of

    private static void multiply(float[] values, float factor, int count) {
        for (int i = 0; i < count; i++) {
            values[i] *= factor;
        }
    }

    private static void round(float[] from, float[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] + ROUNDER;
        }
    }

    private static void narrow(float[] from, byte[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = (byte) Float.floatToRawIntBits(from[i]);
        }
    }

    /** What the digit leaves, in units of the next. */
    private static void advance(float[] values, float[] roundedUp, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = (values[i] - (roundedUp[i] - ROUNDER)) * BASE;
        }
    }
}
