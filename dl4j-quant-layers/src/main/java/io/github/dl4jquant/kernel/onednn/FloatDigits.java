package io.github.dl4jquant.kernel.onednn;

import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;

/**
 * Writes floats as numbers of three signed digits to the base 254, each at most 127 in magnitude:
 * {@code x = scale * (d0 + d1 / 254 + d2 / 254^2)} with {@code scale = max|x| / 127}. What is left out is at most
 * {@code 6.2e-8 * max|x|}, half a unit in the last place of the largest. Not thread-safe: owns scratch memory.
 */
final class FloatDigits {

    static final int DIGITS = 3;
    static final float BASE = 254f;

    private static final int LARGEST_DIGIT = 127;
    /** Below this, whose reciprocal is still a float, everything counts as 0. */
    private static final float SMALLEST = 1e-34f;

    /** Added to a float below 2^22, leaves the integer nearest to it, halves to even, in the lowest bits. */
    private static final float ROUNDER = 12582912f; // 1.5 * 2^23

    /** What is worked on at a time; it stays in the nearest cache. */
    private static final int PIECE = 2048;

    private final float[] values = new float[PIECE];
    private final float[] rounded = new float[PIECE];
    private final float[] largest = new float[PIECE];
    private final byte[] digits = new byte[PIECE];
    private final AddressedFloats source = new AddressedFloats();
    private final AddressedBytes target = new AddressedBytes();

    /**
     * Takes values apart.
     *
     * @param from address of {@code length} floats, finite or not
     * @param to address of bytes, [3, length], to be overwritten
     * @return the scale; NaN, and digits of no meaning, if a value is not finite
     */
    float split(long from, long length, long to) {
        float most = largestMagnitude(from, length);
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

    private float largestMagnitude(long from, long length) {
        int used = (int) Math.min(PIECE, length);
        Arrays.fill(largest, 0, used, 0f);
        for (long done = 0; done < length; done += PIECE) {
            int count = (int) Math.min(PIECE, length - done);
            source.aim(from + done * Float.BYTES).get(values, 0, count);
            keepLargest(values, largest, count);
        }
        float most = 0f;
        for (int i = 0; i < used; i++) {
            most = Math.max(most, largest[i]); // NaN stays
        }
        return most;
    }

    // loops on their own, from the beginnings of arrays, for the compiler to make vectors of

    private static void keepLargest(float[] from, float[] largest, int count) {
        for (int i = 0; i < count; i++) {
            largest[i] = Math.max(largest[i], Math.abs(from[i]));
        }
    }

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
