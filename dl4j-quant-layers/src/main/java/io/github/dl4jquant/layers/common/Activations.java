package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Activation.Kind;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** Deeplearning4j's activation functions as kernel activations. */
public final class Activations {

    private static final Map<Class<? extends IActivation>, Activation> WITHOUT_PARAMETERS = Map.ofEntries(
            Map.entry(ActivationIdentity.class, Activation.identity()),
            Map.entry(ActivationReLU6.class, clip(0f, 6f)),
            Map.entry(ActivationSigmoid.class, Activation.of(Kind.SIGMOID)),
            Map.entry(ActivationTanH.class, Activation.of(Kind.TANH)),
            Map.entry(ActivationHardSigmoid.class, new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f)),
            Map.entry(ActivationHardTanH.class, clip(-1f, 1f)),
            Map.entry(ActivationSwish.class, Activation.of(Kind.SWISH, 1f)),
            Map.entry(ActivationSoftPlus.class, Activation.of(Kind.SOFTPLUS)),
            Map.entry(ActivationMish.class, Activation.of(Kind.MISH)),
            Map.entry(ActivationSELU.class, Activation.of(Kind.SELU)),
            Map.entry(ActivationSoftSign.class, Activation.of(Kind.SOFTSIGN)),
            Map.entry(ActivationCube.class, Activation.of(Kind.CUBE)),
            Map.entry(ActivationRationalTanh.class, Activation.of(Kind.RATIONAL_TANH)),
            Map.entry(ActivationRectifiedTanh.class, Activation.of(Kind.RECTIFIED_TANH)));

    private Activations() {}

    /**
     * The same function as at inference, if kernels have it; softmax, which is not element-wise, is never among them.
     *
     * <p>What Deeplearning4j computes is not always what the name says: its plain GELU is {@code x * sigmoid(1.702 x)},
     * its "precise" one cubes 0.044715 too, and its RReLU is {@code max(x, (l + u) / 2)}.
     */
    public static Optional<Activation> of(IActivation function) {
        boolean ownKind = function.getClass().getName().startsWith("org.nd4j."); // a subclass may compute anything
        if (!ownKind) {
            return Optional.empty();
        } else if (function instanceof ActivationReLU relu) {
            return rectifier(relu);
        } else if (function instanceof ActivationLReLU leaky) {
            return Optional.of(Activation.of(Kind.LEAKY_RELU, (float) leaky.getAlpha()));
        } else if (function instanceof ActivationELU elu) {
            return Optional.of(Activation.of(Kind.ELU, (float) elu.getAlpha()));
        } else if (function instanceof ActivationGELU gelu) {
            return Optional.of(gelu.isPrecise() ? Activation.of(Kind.GELU_PRECISE) : Activation.of(Kind.SWISH, 1.702f));
        } else if (function instanceof ActivationRReLU random) {
            return Optional.of(clip((float) (0.5 * (random.getL() + random.getU())), Float.MAX_VALUE));
        } else if (function instanceof ActivationThresholdedReLU thresholded) {
            return Optional.of(Activation.of(Kind.THRESHOLDED_RELU, (float) thresholded.getTheta()));
        }
        return Optional.ofNullable(WITHOUT_PARAMETERS.get(function.getClass()));
    }

    private static Optional<Activation> rectifier(ActivationReLU relu) {
        boolean thresholded = relu.getThreshold() != null && relu.getThreshold() != 0.0;
        double slope = relu.getNegativeSlope() == null ? 0.0 : relu.getNegativeSlope();
        if ((thresholded || slope != 0.0) && relu.getMax() != null) {
            return Optional.empty();
        } else if (thresholded) {
            // this one lets the threshold itself pass
            float below = Math.nextDown(relu.getThreshold().floatValue());
            return Optional.of(new Activation(Kind.THRESHOLDED_RELU, below, (float) slope));
        } else if (relu.getMax() != null) {
            return relu.getMax() < 0
                    ? Optional.empty()
                    : Optional.of(clip(0f, relu.getMax().floatValue()));
        }
        return Optional.of(slope == 0.0 ? Activation.relu() : Activation.of(Kind.LEAKY_RELU, (float) slope));
    }

    private static Activation clip(float min, float max) {
        return new Activation(Kind.CLIP, min, max);
    }
}
