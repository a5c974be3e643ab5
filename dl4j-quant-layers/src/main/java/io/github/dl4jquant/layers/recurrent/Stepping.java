package io.github.dl4jquant.layers.recurrent;

/** What a recurrent layer does when it is run a few time steps at a time. */
public enum Stepping {
    /** Goes on where it stopped. */
    KEEPS_STATE,
    /** Starts anew each time, as Deeplearning4j's wrapper around a wrapper does. */
    STARTS_ANEW,
    /** Refuses: a backward direction needs the whole sequence. */
    REFUSED
}
