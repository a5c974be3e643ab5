package io.github.dl4jquant.spi;

/** A layer or vertex configuration that remembers the decision it is the result of. */
public interface Planned {

    /** The decision; for a conversion, {@code members} holds the name of the tensor that is converted. */
    NodePlan getPlan();

    /** Whether this is a conversion between two operations and no operation of the network itself. */
    boolean conversion();
}
