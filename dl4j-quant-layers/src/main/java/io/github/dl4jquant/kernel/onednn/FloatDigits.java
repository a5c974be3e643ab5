package io.github.dl4jquant.kernel.onednn;

/**
 * Writes the floats of a sample as numbers of three signed digits to the base 254, each at most 127 in magnitude:
 * {@code x = scale * (d0 + d1 / 254 + d2 / 254^2)} with a {@code scale} of {@code max|x| / 127} or a trace below. What is left
 * out is at most {@code 6.2e-8 * max|x|}, half a unit in the last place of the largest. Not thread-safe: owns scratch memory.
 */
interface FloatDigits extends AutoCloseable {

    int DIGITS = 3;
    int LARGEST_DIGIT = 127;
    float BASE = 254f;

    /** Below this, where {@code 254 / scale} is still a float, everything counts as 0. */
    float SMALLEST = 1e-34f;

    /** Longer samples are faster in oneDNN, whose three calls take 3 microseconds at least. */
    long LONGEST_IN_JAVA = 1024;

    /**
     * The faster way.
     *
     * @param length of a sample
     */
    static FloatDigits of(OneDnnEngine engine, long length) {
        return length <= LONGEST_IN_JAVA ? new DigitLoops(length) : new DigitCalls(engine, length);
    }

    /**
     * Takes a sample apart.
     *
     * @param from address of the sample's floats, finite or not
     * @param to address of bytes, [3, length], to be overwritten
     * @return the scale; 0 for a sample of zeros; NaN, and digits of no meaning, if a value is not finite
     */
    float split(long from, long to);

    @Override
    void close();
}
