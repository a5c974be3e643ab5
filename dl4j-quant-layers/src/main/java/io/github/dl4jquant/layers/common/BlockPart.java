package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.ElementType;
import java.io.Serializable;

/**
 * One set of weights in a layer's block of parameters; see {@link ParameterBlock} for its bytes. A layer with several, such
 * as the input and the recurrent weights of an LSTM, has them one behind the other.
 *
 * @param weights number of weights
 * @param channels number of scales, if INT8, and of biases, if there are any
 * @param use what INT8 weights are multiplied with, null, as in files from before version 4 of the block, being a matrix;
 *     for floats, which are never packed, it becomes a matrix
 */
public record BlockPart(ElementType type, long weights, int channels, boolean hasBias, WeightUse use)
        implements Serializable {

    public BlockPart {
        use = use == null || type != ElementType.INT8 ? WeightUse.matrix() : use;
        if (channels < 1 || use.kind() == WeightUse.Kind.WINDOW && weights % ((long) channels * use.inputs()) != 0) {
            throw new IllegalArgumentException("Not a set of weights: " + weights + " weights of " + channels
                    + " channels are not whole positions of " + use.inputs() + " inputs");
        }
    }

    /** Of a matrix. */
    public BlockPart(ElementType type, long weights, int channels, boolean hasBias) {
        this(type, weights, channels, hasBias, null);
    }

    /** Bytes that it takes in a version of the block's format. */
    public long bytes(int version) {
        return ParameterBlock.length(version, this);
    }
}
