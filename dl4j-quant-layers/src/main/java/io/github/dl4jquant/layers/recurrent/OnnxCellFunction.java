package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.layers.common.Activations;
import io.github.dl4jquant.scheme.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;

/**
 * An activation function as ONNX's recurrent operators name it.
 *
 * @param alpha null if it has none
 * @param beta null if it has none
 */
record OnnxCellFunction(String name, Float alpha, Float beta) {

    /** Empty if the operators do not have it. */
    static Optional<OnnxCellFunction> of(IActivation function) {
        return Activations.of(function).flatMap(OnnxCellFunction::of);
    }

    private static Optional<OnnxCellFunction> of(Activation function) {
        float alpha = function.alpha();
        float beta = function.beta();
        return Optional.ofNullable(
                switch (function.kind()) {
                    case IDENTITY -> new OnnxCellFunction("Affine", 1f, 0f);
                    case LINEAR -> new OnnxCellFunction("Affine", alpha, beta);
                    case RELU -> new OnnxCellFunction("Relu", null, null);
                    case LEAKY_RELU -> new OnnxCellFunction("LeakyRelu", alpha, null);
                    case ELU -> new OnnxCellFunction("Elu", alpha, null);
                    case SIGMOID -> new OnnxCellFunction("Sigmoid", null, null);
                    case TANH -> new OnnxCellFunction("Tanh", null, null);
                    case HARD_SIGMOID -> new OnnxCellFunction("HardSigmoid", alpha, beta);
                    case SOFTSIGN -> new OnnxCellFunction("Softsign", null, null);
                    case SOFTPLUS -> new OnnxCellFunction("Softplus", null, null);
                    case THRESHOLDED_RELU -> beta == 0f ? new OnnxCellFunction("ThresholdedRelu", alpha, null) : null;
                    default -> null;
                });
    }

    /** Attributes for a list of functions; parameters are consumed in order by the functions that have them. */
    static List<OnnxAttribute> attributes(List<OnnxCellFunction> functions) {
        List<OnnxAttribute> attributes = new ArrayList<>();
        attributes.add(OnnxAttribute.of(
                "activations", functions.stream().map(OnnxCellFunction::name).toArray(String[]::new)));
        List<Float> alphas = functions.stream()
                .map(OnnxCellFunction::alpha)
                .filter(a -> a != null)
                .toList();
        List<Float> betas = functions.stream()
                .map(OnnxCellFunction::beta)
                .filter(b -> b != null)
                .toList();
        if (!alphas.isEmpty()) {
            attributes.add(OnnxAttribute.of("activation_alpha", array(alphas)));
        }
        if (!betas.isEmpty()) {
            attributes.add(OnnxAttribute.of("activation_beta", array(betas)));
        }
        return attributes;
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
