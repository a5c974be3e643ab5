package io.github.dl4jquant.layers.recurrent;

/** Which time steps a recurrent layer gives out. */
public enum Steps {
    ALL,
    /** The last one that is not masked, of the merged result. */
    LAST,
    /** Of each direction the last one, in the order in which it goes, that is not masked; then merged. */
    LAST_OF_EACH_DIRECTION
}
