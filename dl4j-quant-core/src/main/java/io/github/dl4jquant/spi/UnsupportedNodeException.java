package io.github.dl4jquant.spi;

/** A rule cannot handle a node; the node stays in Deeplearning4j's float. The message is the reason in the plan. */
public final class UnsupportedNodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param reason short, for a table: "boundary mode Causal" */
    public UnsupportedNodeException(String reason) {
        super(reason);
    }
}
