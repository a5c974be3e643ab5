package io.github.dl4jquant.layers.common;

import java.io.Serializable;
import java.util.Objects;

/**
 * What INT8 weights are multiplied with, on which the blocks depend that kernels fill up when they pack them: see
 * {@link PackingRoom}. Part of the file format.
 *
 * @param inputs of a {@link Kind#WINDOW}: weights of a channel for one position of the window, which lie next to each
 *     other; otherwise 0
 */
public record WeightUse(Kind kind, int inputs) implements Serializable {

    /** How weights are used. */
    public enum Kind {
        /** Read row by row, and never packed. */
        TABLE(0),
        /** A matrix product over all weights of a channel. */
        MATRIX(1),
        /** A convolution, of one group. */
        WINDOW(2),
        /** A convolution, or matrix product, in groups of channels. */
        GROUPS(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The number in the file; never changes. */
        int code() {
            return code;
        }
    }

    public WeightUse {
        Objects.requireNonNull(kind, "kind");
        if (kind == Kind.WINDOW ? inputs < 1 : inputs != 0) {
            throw new IllegalArgumentException("Not a use of weights: " + kind + " with " + inputs
                    + " inputs for a position; expected " + (kind == Kind.WINDOW ? "at least 1" : "0"));
        }
    }

    public static WeightUse table() {
        return new WeightUse(Kind.TABLE, 0);
    }

    public static WeightUse matrix() {
        return new WeightUse(Kind.MATRIX, 0);
    }

    /**
     * Of a convolution.
     *
     * @param inChannels of all groups
     */
    public static WeightUse convolution(int inChannels, int groups) {
        return groups == 1 ? new WeightUse(Kind.WINDOW, inChannels) : new WeightUse(Kind.GROUPS, 0);
    }
}
