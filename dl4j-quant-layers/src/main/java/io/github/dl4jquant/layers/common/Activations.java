package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Activation.Kind;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Deeplearning4j's activation functions as kernel activations. */
public final class Activations {

    private Activations() {}

    /** The same function, if kernels have it; softmax, which is not element-wise, is never among them. */
    public static Optional<Activation> of(IActivation function) {
        if (function instanceof ActivationIdentity) {
            return Optional.of(Activation.identity());
        } else if (function instanceof ActivationReLU) {
            return Optional.of(Activation.relu());
        } else if (function instanceof ActivationReLU6) {
            return Optional.of(new Activation(Kind.CLIP, 0f, 6f));
        } else if (function instanceof ActivationLReLU leaky) {
            return Optional.of(Activation.of(Kind.LEAKY_RELU, (float) leaky.getAlpha()));
        } else if (function instanceof ActivationELU elu) {
            return Optional.of(Activation.of(Kind.ELU, (float) elu.getAlpha()));
        } else if (function instanceof ActivationSigmoid) {
            return Optional.of(Activation.of(Kind.SIGMOID));
        } else if (function instanceof ActivationTanH) {
            return Optional.of(Activation.of(Kind.TANH));
        } else if (function instanceof ActivationHardSigmoid) {
            return Optional.of(new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f));
        } else if (function instanceof ActivationHardTanH) {
            return Optional.of(new Activation(Kind.CLIP, -1f, 1f));
        } else if (function instanceof ActivationSwish) {
            return Optional.of(Activation.of(Kind.SWISH, 1f));
        } else if (function instanceof ActivationGELU gelu) {
            return Optional.of(Activation.of(gelu.isPrecise() ? Kind.GELU_ERF : Kind.GELU_TANH));
        } else if (function instanceof ActivationSoftPlus) {
            return Optional.of(Activation.of(Kind.SOFTPLUS));
        } else if (function instanceof ActivationMish) {
            return Optional.of(Activation.of(Kind.MISH));
        }
        return Optional.empty();
    }
}
