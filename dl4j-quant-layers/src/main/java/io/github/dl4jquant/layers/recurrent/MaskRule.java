package io.github.dl4jquant.layers.recurrent;

/** What becomes of a mask that arrives with the data, as in Deeplearning4j, where each layer has its own habits. */
public enum MaskRule {
    /** Handed on, marked as used: LSTM. */
    PASSES_THROUGH,
    /** Handed on as it is: simple recurrent layer. */
    UNCHANGED,
    /** Handed on, marked as still to be applied: bidirectional LSTM with peepholes. */
    ACTIVE,
    /** Not handed on: what leaves no sequence, or makes its own mask. */
    ENDS
}
