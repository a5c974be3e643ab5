package io.github.dl4jquant.layers.common;

/** What a quantized layer says when somebody tries to train it. */
public final class InferenceOnly {

    private InferenceOnly() {}

    /** The exception to throw. */
    public static IllegalStateException refuseTraining(String layer) {
        return new IllegalStateException("Cannot train " + layer
                + ": quantized networks are for inference. Train the float network and quantize it again.");
    }
}
