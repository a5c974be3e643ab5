package io.github.dl4jquant.layers.common;

/** What a quantized layer says when somebody tries what it is not for. */
public final class InferenceOnly {

    private InferenceOnly() {}

    /** The exception to throw. */
    public static IllegalStateException refuseTraining(String layer) {
        return new IllegalStateException("Cannot train " + layer
                + ": quantized networks are for inference. Train the float network and quantize it again.");
    }

    /** The exception for a network that was closed. */
    public static IllegalStateException refuseClosed(String layer) {
        return new IllegalStateException(
                "Cannot run " + layer + ": its network was closed, and its parameters freed. Load the network again.");
    }
}
