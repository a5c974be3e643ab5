package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.InvalidInputException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Looks for NaN and infinity before they are quantized, since 8-bit integers cannot carry them on. */
public final class FiniteCheck {

    private FiniteCheck() {}

    /**
     * Passes if all values are finite.
     *
     * @param array FLOAT, contiguous
     * @throws InvalidInputException naming the first value that is not
     */
    public static void check(INDArray array, QuantizedLayer reader) {
        check(array.data().asNioFloat(), array, reader); // starts at the view's offset
    }

    /** The same, given the memory of the array from position to limit or beyond. */
    public static void check(FloatBuffer values, INDArray array, QuantizedLayer reader) {
        int from = values.position();
        int length = (int) array.length();
        // x * 0 is 0 for finite x and NaN otherwise; four sums, so that the additions overlap
        float a = 0f;
        float b = 0f;
        float c = 0f;
        float d = 0f;
        int i = from;
        for (; i <= from + length - 4; i += 4) {
            a += values.get(i) * 0f;
            b += values.get(i + 1) * 0f;
            c += values.get(i + 2) * 0f;
            d += values.get(i + 3) * 0f;
        }
        for (; i < from + length; i++) {
            a += values.get(i) * 0f;
        }
        if (a + b + c + d != 0f) {
            throw refusal(values, from, array, reader);
        }
    }

    private static InvalidInputException refusal(FloatBuffer values, int from, INDArray array, QuantizedLayer reader) {
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
