package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.ElementType;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Finds the scale with which one sample of float activations is to be quantized. Works on the bits: those of floats
 * that are not negative are ordered like integers, and loops over integers become vector instructions. Not thread-safe.
 */
final class SampleRange {

    private static final int CHUNK = 4096;
    private static final int SIGN = 0x80000000;
    private static final int INFINITY = 0x7f800000;

    private final int steps;
    private final boolean signed;
    private final int[] chunk = new int[CHUNK];
    private final Words words = new Words();

    /** @param type INT8 for {@code max|x| / 127}, UINT8 for {@code max / 255} */
    SampleRange(ElementType type) {
        this.steps = type.max();
        this.signed = type == ElementType.INT8;
    }

    /** Integers at any address. */
    private static final class Words extends IntPointer {
        Words() {
            super((Pointer) null);
        }

        void aim(long target) {
            address = target;
        }
    }

    /**
     * The scale; 1 for a sample of zeros or of magnitudes too small for a normal float scale.
     *
     * @param index of the sample, for the message
     * @throws IllegalArgumentException if a value is not finite
     */
    float scale(long address, long length, int index) {
        int largest = 0;
        int largestMagnitude = 0;
        for (long done = 0; done < length; done += CHUNK) {
            int count = (int) Math.min(CHUNK, length - done);
            words.aim(address + done * Float.BYTES);
            words.get(chunk, 0, count);
            for (int i = 0; i < count; i++) {
                largest = Math.max(largest, chunk[i]);
            }
            for (int i = 0; i < count; i++) {
                largestMagnitude = Math.max(largestMagnitude, chunk[i] & ~SIGN);
            }
            if (largestMagnitude >= INFINITY) {
                throw notFinite(count, done, index);
            }
        }
        float scale = Float.intBitsToFloat(signed ? largestMagnitude : largest) / steps;
        return scale < Float.MIN_NORMAL ? 1f : scale;
    }

    private IllegalArgumentException notFinite(int count, long done, int index) {
        int position = 0;
        while (position < count - 1 && (chunk[position] & ~SIGN) < INFINITY) {
            position++;
        }
        return new IllegalArgumentException("Cannot quantize sample " + index
                + " of the minibatch: its input is not finite, element " + (done + position) + " is "
                + Float.intBitsToFloat(chunk[position])
                + "; expected finite numbers. Look for the NaN or infinity in the data or in the layer before.");
    }
}
