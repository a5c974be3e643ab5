package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.InvalidInputException;
import java.lang.ref.WeakReference;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Looks for NaN and infinity before they are quantized, since 8-bit integers cannot carry them on. Not thread-safe: owns
 * scratch memory.
 */
public final class FiniteCheck {

    private static final int PIECE = 1024;

    private final TensorReader reader;
    /** Made by the first check: most layers of a network never see floats. */
    private float @Nullable [] piece;

    private float @Nullable [] sums;
    private WeakReference<DataBuffer> last = new WeakReference<>(null);
    private FloatBuffer lastFloats;

    /** @param reader who is named where a check fails */
    public FiniteCheck(TensorReader reader) {
        this.reader = reader;
    }

    /**
     * Passes if all values are finite.
     *
     * @param array FLOAT, contiguous
     * @throws InvalidInputException naming the first value that is not
     */
    public void check(INDArray array) {
        DataBuffer memory = array.data();
        if (!last.refersTo(memory)) {
            last = new WeakReference<>(memory);
            lastFloats = memory.asNioFloat(); // starts at the view's offset
        }
        check(lastFloats, array);
    }

    /** The same, given the memory of the array from position to limit or beyond. */
    public void check(FloatBuffer values, INDArray array) {
        int from = values.position();
        int to = from + (int) array.length();
        int used = Math.min(PIECE, to - from);
        if (piece == null) {
            piece = new float[PIECE];
            sums = new float[PIECE];
        }
        Arrays.fill(sums, 0, used, 0f);
        for (int at = from; at < to; at += PIECE) {
            int count = Math.min(PIECE, to - at);
            values.get(at, piece, 0, count);
            addProductsWithZero(count);
        }
        float sum = 0f;
        for (int i = 0; i < used; i++) {
            sum += sums[i];
        }
        if (sum != 0f) { // or not a number
            throw refusal(values, from, array);
        }
    }

    /** {@code x * 0} is 0 for finite x and NaN otherwise. One sum for each place, for the compiler to make vectors of. */
    private void addProductsWithZero(int count) {
        float[] from = piece;
        float[] to = sums;
        for (int i = 0; i < count; i++) {
            to[i] += from[i] * 0f;
        }
    }

    private InvalidInputException refusal(FloatBuffer values, int from, INDArray array) {
        int bad = from;
        while (Float.isFinite(values.get(bad))) {
            bad++;
        }
        long perSample = array.length() / array.size(0);
        return new InvalidInputException(
                "Cannot run %s: its input is not finite, sample %d of the minibatch holds %s (position %d of shape %s); expected"
                        + " finite numbers. Check the data and its normalization.",
                reader.describe(),
                (bad - from) / perSample,
                values.get(bad),
                bad - from,
                Arrays.toString(array.shape()));
    }
}
