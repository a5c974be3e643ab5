package io.github.dl4jquant.kernel.onednn;

/** {@link FloatDigits} of short samples, in Java. */
final class DigitLoops extends FloatDigits {

    /** Added to a float below 2^22, leaves the integer nearest to it, halves to even, in the lowest bits. */
    private static final float ROUNDER = 12582912f; // 1.5 * 2^23

    private final int length;
    private final float[] values;
    private final float[] rounded;
    private final byte[] digits;
    private final AddressedFloats source = new AddressedFloats();
    private final AddressedBytes target = new AddressedBytes();

    /** @param length of a sample */
    DigitLoops(int length) {
        super(length);
        this.length = length;
        this.values = new float[length];
        this.rounded = new float[length];
        this.digits = new byte[length];
    }

    @Override
    float split(long from, float most, long to) {
        source.aim(from).get(values, 0, length);
        multiply(values, LARGEST_DIGIT / most, length);
        for (int digit = 0; digit < DIGITS; digit++) {
            round(values, rounded, length);
            narrow(rounded, digits, length);
            target.aim(to + (long) digit * length).put(digits, 0, length);
            advance(values, rounded, length);
        }
        return most / LARGEST_DIGIT;
    }

    @Override
    public void close() {
        // owns nothing native
    }

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
