package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.OpenMpThreads;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

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
final class DigitCalls implements FloatDigits {

    private static final int MANTISSA_BITS = 17;
    private static final int LEFT_OUT = (1 << (24 - MANTISSA_BITS)) - 1;

    /** Several threads would take longer, waiting for each other. */
    private static final long LONGEST_FOR_ONE_THREAD = 16_384;

    private final long length;
    private final OpenMpThreads one = new OpenMpThreads(1);
    private final SampleExtent extent = new SampleExtent(false);
    private final AddressedBytes target = new AddressedBytes();
    private final List<DigitCall> calls = new ArrayList<>();

    /** @param length of a sample */
    DigitCalls(OneDnnEngine engine, long length) {
        this.length = length;
        try {
            for (int digit = 0; digit < DIGITS; digit++) {
                calls.add(new DigitCall(engine, digit, length));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
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
        float scale = cutOff(most / LARGEST_DIGIT);
        if (length > LONGEST_FOR_ONE_THREAD) {
            call(from, scale, to);
            return scale;
        }
        int before = one.apply();
        try {
            call(from, scale, to);
        } finally {
            one.restore(before);
        }
        return scale;
    }

    private void call(long from, float scale, long to) {
        for (int digit = 0; digit < DIGITS; digit++) {
            calls.get(digit).run(from, scale, to);
        }
    }

    /** Less by at most 2^-16 of it: the largest digit is still 127. */
    private static float cutOff(float scale) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(scale) & ~LEFT_OUT);
    }

    @Override
    public void close() {
        calls.forEach(DigitCall::close);
    }
}
