package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.ElementType;
import java.util.Arrays;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Finds the scale with which one sample of float activations is to be quantized. Works on the bits: those of floats
 * that are not negative are ordered like integers, and loops over integers become vector instructions. Not thread-safe.
 */
final class SampleRange {

    private static final int CHUNK = 2048;
    private static final int SIGN = 0x80000000;
    private static final int INFINITY = 0x7f800000;

    private final int steps;
    private final boolean signed;
    private final int[] chunk = new int[CHUNK];
    private final int[] largest = new int[CHUNK];
    private final int[] largestMagnitudes = new int[CHUNK];
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
        int used = (int) Math.min(CHUNK, length);
        Arrays.fill(largest, 0, used, 0);
        Arrays.fill(largestMagnitudes, 0, used, 0);
        for (long done = 0; done < length; done += CHUNK) {
            int count = (int) Math.min(CHUNK, length - done);
            words.aim(address + done * Float.BYTES);
            words.get(chunk, 0, count);
            if (!signed) {
                keepLargest(largest, chunk, count);
            }
            keepLargestMagnitudes(largestMagnitudes, chunk, count);
        }
        int magnitude = largestOf(largestMagnitudes, used);
        if (magnitude >= INFINITY) {
            throw notFinite(address, length, index);
        }
        float scale = Float.intBitsToFloat(signed ? magnitude : largestOf(largest, used)) / steps;
        return scale < Float.MIN_NORMAL ? 1f : scale;
    }

    /** For each place on its own, for the compiler to make vectors of. */
    private static void keepLargest(int[] largest, int[] values, int count) {
        for (int i = 0; i < count; i++) {
            largest[i] = Math.max(largest[i], values[i]);
        }
    }

    private static void keepLargestMagnitudes(int[] largest, int[] values, int count) {
        for (int i = 0; i < count; i++) {
            largest[i] = Math.max(largest[i], values[i] & ~SIGN);
        }
    }

    private static int largestOf(int[] values, int count) {
        int result = 0;
        for (int i = 0; i < count; i++) {
            result = Math.max(result, values[i]);
        }
        return result;
    }

    private IllegalArgumentException notFinite(long address, long length, int index) {
        words.aim(address);
        long position = 0;
        while (position < length - 1 && (words.get(position) & ~SIGN) < INFINITY) {
            position++;
        }
        float found = Float.intBitsToFloat(words.get(position));
        return new IllegalArgumentException("Cannot quantize sample " + index
                + " of the minibatch: its input is not finite, element " + position + " is " + found
                + "; expected finite numbers. Look for the NaN or infinity in the data or in the layer before.");
    }
}
