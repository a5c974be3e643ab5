package io.github.dl4jquant.layers.attention;

import java.io.Serializable;

/**
 * What attends to what, and in which sizes.
 *
 * @param source where queries, keys and values come from
 * @param heads number of heads
 * @param headSize of queries, keys and values of one head; where nothing is projected that of a time step
 * @param queryIn size of a time step that queries are made of
 * @param keyIn size of a time step that keys are made of
 * @param valueIn size of a time step that values are made of
 * @param nOut size of a time step of the result
 * @param queries number of queries, if they are learned; otherwise 0
 * @param projected whether queries, keys, values and result are projected by weights
 */
public record AttentionGeometry(
        Source source,
        int heads,
        int headSize,
        int queryIn,
        int keyIn,
        int valueIn,
        int nOut,
        int queries,
        boolean projected)
        implements Serializable {

    /** Where queries, keys and values come from. */
    public enum Source {
        /** All from the one input. */
        SELF,
        /** Keys and values from the one input; queries are weights. */
        LEARNED,
        /** From three inputs, in the order queries, keys, values. */
        THREE_INPUTS
    }

    /** Size of the queries, of the keys and of the values of one time step, all heads. */
    int width() {
        return heads * headSize;
    }

    /** Number of sets of weights before that of the output projection. */
    int outputPart() {
        return switch (source) {
            case SELF -> 1;
            case LEARNED -> 2;
            case THREE_INPUTS -> 3;
        };
    }
}
