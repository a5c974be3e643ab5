package io.github.dl4jquant.kernel.onednn;

import java.util.Arrays;

/**
 * Finds how far the floats of a sample reach. Loops keep the largest for each place of a piece on its own: so, of floats, and
 * from the beginnings of arrays, they become vector instructions. Not thread-safe.
 */
final class SampleExtent {

    /** What is looked at at a time; it stays in the nearest cache. */
    private static final int PIECE = 2048;

    private static final int FEW = 64;

    private final float[] values = new float[PIECE];
    private final float[] magnitudes = new float[PIECE];
    private final float[] largest;
    private final AddressedFloats source = new AddressedFloats();
    private float magnitude;
    private float most;

    /** @param largestToo whether {@link #largest} will be asked for */
    SampleExtent(boolean largestToo) {
        this.largest = new float[largestToo ? PIECE : 0];
    }

    /** Looks at floats, finite or not. */
    SampleExtent measure(long address, long length) {
        int used = (int) Math.min(PIECE, length);
        Arrays.fill(magnitudes, 0, used, 0f);
        Arrays.fill(largest, 0, Math.min(largest.length, used), 0f);
        for (long done = 0; done < length; done += PIECE) {
            int count = (int) Math.min(PIECE, length - done);
            source.aim(address + done * Float.BYTES).get(values, 0, count);
            keepMagnitudes(magnitudes, values, count);
            if (largest.length > 0) {
                keepLargest(largest, values, count);
            }
        }
        magnitude = largestOf(magnitudes, used);
        most = largestOf(largest, Math.min(largest.length, used));
        return this;
    }

    /** The largest magnitude; not finite if one of the floats is not. */
    float magnitude() {
        return magnitude;
    }

    /** The largest float, at least 0. */
    float largest() {
        return most;
    }

    private static void keepMagnitudes(float[] largest, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            largest[i] = Math.max(largest[i], Math.abs(values[i]));
        }
    }

    private static void keepLargest(float[] largest, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            largest[i] = Math.max(largest[i], values[i]);
        }
    }

    /** NaN if there is one. Places are overwritten: halves are folded onto each other while that is faster than one by one. */
    private float largestOf(float[] places, int count) {
        int left = count;
        while (left > FEW) {
            int half = (left + 1) / 2;
            System.arraycopy(places, half, values, 0, left - half);
            keepLargest(places, values, left - half);
            left = half;
        }
        float result = 0f;
        for (int i = 0; i < left; i++) {
            result = Math.max(result, places[i]);
        }
        return result;
    }
}
