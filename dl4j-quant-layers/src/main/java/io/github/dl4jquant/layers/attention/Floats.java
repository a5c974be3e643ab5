package io.github.dl4jquant.layers.attention;

import io.github.dl4jquant.layers.common.TrainedWeights;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Between contiguous FLOAT arrays and Java's. */
final class Floats {

    private Floats() {}

    static float[] read(INDArray array) {
        float[] values = new float[Math.toIntExact(array.length())];
        array.data().asNioFloat().get(values); // starts at the view's offset
        return values;
    }

    static void write(float[] values, INDArray array) {
        FloatBuffer memory = array.data().asNioFloat();
        memory.put(values);
    }

    /**
     * A mask of any type as floats; null if there is none.
     *
     * @param what whose mask it is, for messages
     * @throws IllegalArgumentException if it is not [samples, steps]
     */
    static float[] mask(INDArray mask, String what, int samples, int steps) {
        if (mask == null) {
            return null;
        }
        if (mask.length() != (long) samples * steps) {
            throw new IllegalArgumentException("the mask of its " + what + " has shape " + Arrays.toString(mask.shape())
                    + "; expected [" + samples + ", " + steps + "]");
        }
        return TrainedWeights.floats(mask);
    }
}
