package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Activation functions in ONNX operators. */
public final class OnnxActivations {

    private OnnxActivations() {}

    /** The function of a kernel. */
    public static String of(OnnxGraph graph, Activation activation, String x) {
        float alpha = activation.alpha();
        float beta = activation.beta();
        return switch (activation.kind()) {
            case IDENTITY -> x;
            case RELU -> graph.add("Relu", List.of(x));
            case LEAKY_RELU -> graph.add("LeakyRelu", List.of(x), OnnxAttribute.of("alpha", alpha));
            case CLIP -> graph.add("Clip", List.of(x, graph.scalar(alpha), graph.scalar(beta)));
            case ELU -> graph.add("Elu", List.of(x), OnnxAttribute.of("alpha", alpha));
            case SIGMOID -> graph.add("Sigmoid", List.of(x));
            case TANH -> graph.add("Tanh", List.of(x));
            case HARD_SIGMOID ->
                graph.add("HardSigmoid", List.of(x), OnnxAttribute.of("alpha", alpha), OnnxAttribute.of("beta", beta));
            case SWISH -> {
                String scaled = alpha == 1f ? x : times(graph, x, alpha);
                yield graph.add("Mul", List.of(x, graph.add("Sigmoid", List.of(scaled))));
            }
            case GELU_TANH -> {
                String cube = times(graph, power3(graph, x), 0.044715f);
                String inner = times(graph, graph.add("Add", List.of(x, cube)), (float) Math.sqrt(2 / Math.PI));
                yield half(graph, x, graph.add("Tanh", List.of(inner)));
            }
            case GELU_ERF -> half(graph, x, graph.add("Erf", List.of(times(graph, x, (float) Math.sqrt(0.5)))));
            case SOFTPLUS -> graph.add("Softplus", List.of(x));
            case MISH -> {
                String bounded = graph.add("Tanh", List.of(graph.add("Softplus", List.of(x))));
                yield graph.add("Mul", List.of(x, bounded));
            }
            case LINEAR -> {
                String scaled = alpha == 1f ? x : times(graph, x, alpha);
                yield beta == 0f ? scaled : graph.add("Add", List.of(scaled, graph.scalar(beta)));
            }
            case SELU -> graph.add("Selu", List.of(x));
            case SOFTSIGN -> graph.add("Softsign", List.of(x));
            case CUBE -> power3(graph, x);
            case RATIONAL_TANH -> rationalTanh(graph, x);
            case RECTIFIED_TANH -> graph.add("Relu", List.of(graph.add("Tanh", List.of(x))));
            case THRESHOLDED_RELU -> thresholded(graph, x, alpha, beta);
            case GELU_PRECISE -> {
                String cube = power3(graph, times(graph, x, 0.044715f));
                String inner = times(graph, graph.add("Add", List.of(x, cube)), (float) Math.sqrt(2 / Math.PI));
                yield half(graph, x, graph.add("Tanh", List.of(inner)));
            }
        };
    }

    /** {@code 1.7159 * sign(x) * (1 - 1 / (1 + |y| + y^2 + 1.41645 * y^4))}, where {@code y = 2 / 3 * x}. */
    private static String rationalTanh(OnnxGraph graph, String x) {
        String y = times(graph, graph.add("Abs", List.of(x)), 2f / 3f);
        String square = graph.add("Mul", List.of(y, y));
        String fourth = times(graph, graph.add("Mul", List.of(square, square)), 1.41645f);
        String sum = graph.add("Add", List.of(graph.add("Add", List.of(y, square)), fourth));
        String part = graph.add("Div", List.of(sum, graph.add("Add", List.of(sum, graph.scalar(1f)))));
        return times(graph, graph.add("Mul", List.of(graph.add("Sign", List.of(x)), part)), 1.7159f);
    }

    /** x above a threshold, {@code slope * (x - threshold)} otherwise. */
    private static String thresholded(OnnxGraph graph, String x, float threshold, float slope) {
        String below = slope == 0f
                ? graph.scalar(0f)
                : times(graph, graph.add("Sub", List.of(x, graph.scalar(threshold))), slope);
        return graph.add("Where", List.of(graph.add("Greater", List.of(x, graph.scalar(threshold))), x, below));
    }

    /**
     * Whether rounding after the function is the same as the function after rounding, so that an int8 kernel can stand
     * before it: it only cuts off.
     */
    public static boolean onlyCutsOff(Activation activation) {
        return switch (activation.kind()) {
            case IDENTITY, RELU, CLIP -> true;
            default -> false;
        };
    }

    /** Stores the result of an operator with an activation that {@link #onlyCutsOff} behind it. */
    public static OnnxTensor storeCutOff(
            OnnxGraph graph, Activation activation, String y, TensorKind kind, TensorFormat format) {
        OnnxTensor stored = graph.store(y, kind, format);
        return isDoneBySaturation(activation, format)
                ? stored
                : graph.store(of(graph, activation, graph.real(stored)), kind, format);
    }

    /** Whether no number of this format lies outside of what the function lets pass. */
    private static boolean isDoneBySaturation(Activation activation, TensorFormat format) {
        return switch (activation.kind()) {
            case IDENTITY -> true;
            case RELU -> format.zeroPoint() == format.type().min();
            case CLIP ->
                format.params().quantize(activation.alpha()) == format.type().min()
                        && format.params().quantize(activation.beta())
                                == format.type().max();
            default -> false;
        };
    }

    /**
     * Deeplearning4j's own function, as at inference, of a float tensor.
     *
     * @throws UnsupportedNodeException if there is no operator for it
     */
    public static String of(OnnxGraph graph, IActivation function, OnnxTensor input) {
        String x = graph.real(input);
        Optional<Activation> known = Activations.of(function);
        if (known.isPresent()) {
            return of(graph, known.get(), x);
        }
        if (function instanceof ActivationSoftmax) {
            return graph.add("Softmax", List.of(x), OnnxAttribute.of("axis", input.axis(-1)));
        }
        throw new UnsupportedNodeException("activation " + function.getClass().getName());
    }

    private static String times(OnnxGraph graph, String x, float factor) {
        return graph.add("Mul", List.of(x, graph.scalar(factor)));
    }

    private static String power3(OnnxGraph graph, String x) {
        return graph.add("Mul", List.of(graph.add("Mul", List.of(x, x)), x));
    }

    /** {@code x / 2 * (1 + y)}. */
    private static String half(OnnxGraph graph, String x, String y) {
        String sum = graph.add("Add", List.of(y, graph.scalar(1f)));
        return graph.add("Mul", List.of(times(graph, x, 0.5f), sum));
    }
}
