package io.github.dl4jquant.kernel.onednn;

import org.bytedeco.javacpp.Pointer;

/**
 * Writes the floats of a sample as numbers of three signed digits to the base 254, each at most 127 in magnitude:
 * {@code x = scale * (d0 + d1 / 254 + d2 / 254^2)} with a {@code scale} of {@code max|x| / 127} or a trace below. What is left
 * out is at most {@code 6.2e-8 * max|x|}, half a unit in the last place of the largest, and with {@link DigitLoops}, where a
 * product is rounded before, {@code 1.9e-7 * max|x|}. Not thread-safe: owns scratch memory.
 */
abstract class FloatDigits implements AutoCloseable {

    static final int DIGITS = 3;
    static final int LARGEST_DIGIT = 127;
    static final float BASE = 254f;

    /** What is below counts as 0, so that {@code 254 / scale} is a float. */
    static final float SMALLEST = 1e-34f;

    /** Longer samples are faster in oneDNN, whose three calls take 3 microseconds at least. */
    static final long LONGEST_IN_JAVA = 3072;

    private final long length;
    private final SampleExtent extent = new SampleExtent(false);
    private final AddressedBytes target = new AddressedBytes();

    /** @param length of a sample */
    FloatDigits(long length) {
        this.length = length;
    }

    /** The faster way for samples of this length. */
    static FloatDigits of(OneDnnEngine engine, long length) {
        return length <= LONGEST_IN_JAVA ? new DigitLoops((int) length) : new DigitCalls(engine, length);
    }

    /**
     * Takes a sample apart.
     *
     * @param from address of the sample's floats, finite or not
     * @param to address of bytes, [3, length], to be overwritten
     * @return the scale; 0 for a sample of zeros; NaN, and digits of no meaning, if a value is not finite
     */
    final float split(long from, long to) {
        float most = extent.measure(from, length).magnitude();
        if (!Float.isFinite(most)) {
            return Float.NaN;
        }
        if (most < SMALLEST) {
            Pointer.memset(target.aim(to), 0, DIGITS * length);
            return 0f;
        }
        return split(from, most, to);
    }

    /**
     * Takes a sample apart that has something in it.
     *
     * @param most the largest magnitude, finite
     * @return the scale
     */
    abstract float split(long from, float most, long to);

    @Override
    public abstract void close();
}
