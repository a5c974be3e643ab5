package io.github.dl4jquant.layers.attention;

import java.nio.FloatBuffer;
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

    /** A mask of any type as floats; null if there is none. */
    static float[] mask(INDArray mask) {
        return mask == null
                ? null
                : mask.castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT)
                        .dup('c')
                        .data()
                        .asFloat();
    }
}
