package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.ElementType;
import java.io.Serializable;

/**
 * One set of weights in a layer's block of parameters; see {@link ParameterBlock} for its bytes. A layer with several, such
 * as the input and the recurrent weights of an LSTM, has them one behind the other.
 *
 * @param weights number of weights
 * @param channels number of scales, if INT8, and of biases, if there are any
 */
public record BlockPart(ElementType type, long weights, int channels, boolean hasBias) implements Serializable {

    /** Bytes that it takes in a version of the block's format. */
    public long bytes(int version) {
        return ParameterBlock.length(version, type, weights, channels, hasBias);
    }
}
