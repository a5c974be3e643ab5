package io.github.dl4jquant.testing;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays for comparisons that must be exact: {@code INDArray.equals} takes numbers for equal that differ by 1e-5. */
public final class Bits {

    private Bits() {}

    /** All values in C order. Of one shape, arrays are equal to the bit where these are (NaN and zeros of both signs too). */
    public static float[] bits(INDArray array) {
        return array.dup('c').data().asFloat();
    }
}
