package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.OpenMpThreads;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link FloatDigits} with oneDNN, a call for each digit, whose results it rounds to integers, halves to even:
 *
 * <pre>
 * d0 = x * (1 / scale)
 * d1 = (x - scale * d0) * (254 / scale)
 * d2 = ((x - scale * d0) * (254 / scale) - d1) * 254
 * </pre>
 *
 * <p>The scale has {@value #MANTISSA_BITS} bits, so that its product with a digit, and what that leaves of x, are floats.
 */
final class DigitCalls extends FloatDigits {

    private static final int MANTISSA_BITS = 17;
    private static final int LEFT_OUT = (1 << (24 - MANTISSA_BITS)) - 1;

    /** Several threads would take longer, waiting for each other. */
    private static final long LONGEST_FOR_ONE_THREAD = 16_384;

    private final long length;
    private final OpenMpThreads one = new OpenMpThreads(1);
    private final List<DigitFinder> digits = new ArrayList<>();

    /** @param length of a sample */
    DigitCalls(OneDnnEngine engine, long length) {
        super(length);
        this.length = length;
        try {
            for (int digit = 0; digit < DIGITS; digit++) {
                digits.add(new DigitFinder(engine, digit, length));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    float split(long from, float most, long to) {
        float scale = cutOff(most / LARGEST_DIGIT);
        if (length > LONGEST_FOR_ONE_THREAD) {
            findAll(from, scale, to);
            return scale;
        }
        int before = one.apply();
        try {
            findAll(from, scale, to);
        } finally {
            one.restore(before);
        }
        return scale;
    }

    private void findAll(long from, float scale, long to) {
        for (int digit = 0; digit < DIGITS; digit++) {
            digits.get(digit).run(from, scale, to);
        }
    }

    /** Less by at most 2^-16 of it: the largest digit is still 127. */
    private static float cutOff(float scale) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(scale) & ~LEFT_OUT);
    }

    @Override
    public void close() {
        digits.forEach(DigitFinder::close);
    }
}
