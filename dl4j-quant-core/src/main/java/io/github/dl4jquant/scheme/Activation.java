package io.github.dl4jquant.scheme;

import java.io.Serializable;
import java.util.Objects;

/**
 * An element-wise function that a kernel can apply to its result.
 *
 * <p>{@code alpha} and {@code beta} mean what the {@link Kind} says and are 0 where it says nothing. {@link #apply} is
 * the definition; native kernels may differ from it by a few units in the last place of the float.
 */
public record Activation(Kind kind, float alpha, float beta) implements Serializable {

    private static final Activation IDENTITY = new Activation(Kind.IDENTITY, 0f, 0f);

    /** Klambauer et al. 2017, Self-Normalizing Neural Networks. */
    public static final double SELU_SCALE = 1.0507009873554805;

    public static final double SELU_ALPHA = 1.6732632423543772;

    private static final Activation RELU = new Activation(Kind.RELU, 0f, 0f);

    /** Which function. */
    public enum Kind {
        /** x. */
        IDENTITY,
        /** max(x, 0). */
        RELU,
        /** x above 0, alpha * x otherwise. */
        LEAKY_RELU,
        /** min(max(x, alpha), beta); ReLU6 is CLIP(0, 6), hard tanh is CLIP(-1, 1). */
        CLIP,
        /** x above 0, alpha * (exp(x) - 1) otherwise. */
        ELU,
        /** 1 / (1 + exp(-x)). */
        SIGMOID,
        /** tanh(x). */
        TANH,
        /** min(max(alpha * x + beta, 0), 1); Deeplearning4j's is alpha 0.2, beta 0.5. */
        HARD_SIGMOID,
        /** x * sigmoid(alpha * x); alpha 1 is SiLU. */
        SWISH,
        /** x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))). */
        GELU_TANH,
        /** x / 2 * (1 + erf(x / sqrt(2))). */
        GELU_ERF,
        /** log(1 + exp(x)). */
        SOFTPLUS,
        /** x * tanh(softplus(x)). */
        MISH,
        /** alpha * x + beta. */
        LINEAR,
        /** 1.0507010 * x above 0, 1.0507010 * 1.6732632 * (exp(x) - 1) otherwise. */
        SELU,
        /** x / (1 + |x|). */
        SOFTSIGN,
        /** x^3. */
        CUBE,
        /** 1.7159 * sign(x) * (1 - 1 / (1 + |y| + y^2 + 1.41645 * y^4)), where y = 2 / 3 * x. */
        RATIONAL_TANH,
        /** max(tanh(x), 0). */
        RECTIFIED_TANH,
        /** x above alpha, beta * (x - alpha) otherwise. */
        THRESHOLDED_RELU,
        /** x / 2 * (1 + tanh(sqrt(2 / pi) * (x + (0.044715 * x)^3))): what Deeplearning4j calls precise. */
        GELU_PRECISE
    }

    public Activation {
        Objects.requireNonNull(kind, "kind");
        if (Float.isNaN(alpha) || Float.isNaN(beta)) {
            throw new IllegalArgumentException("Activation " + kind + " has a NaN parameter: " + alpha + ", " + beta);
        }
    }

    public static Activation identity() {
        return IDENTITY;
    }

    public static Activation relu() {
        return RELU;
    }

    /** A function without parameters. */
    public static Activation of(Kind kind) {
        return new Activation(kind, 0f, 0f);
    }

    /** A function with one parameter. */
    public static Activation of(Kind kind, float alpha) {
        return new Activation(kind, alpha, 0f);
    }

    public boolean isIdentity() {
        return kind == Kind.IDENTITY;
    }

    /** Whether the result is never below 0. */
    public boolean isNonNegative() {
        return switch (kind) {
            case RELU, SIGMOID, HARD_SIGMOID, SOFTPLUS, RECTIFIED_TANH -> true;
            case THRESHOLDED_RELU -> alpha >= 0f && beta == 0f;
            case CLIP -> alpha >= 0f;
            default -> false;
        };
    }

    /** The value of the function at {@code x}. */
    public float apply(float x) {
        return switch (kind) {
            case IDENTITY -> x;
            case RELU -> Math.max(x, 0f);
            case LEAKY_RELU -> x > 0f ? x : alpha * x;
            case CLIP -> Math.min(Math.max(x, alpha), beta);
            case ELU -> x > 0f ? x : (float) (alpha * Math.expm1(x));
            case SIGMOID -> (float) sigmoid(x);
            case TANH -> (float) Math.tanh(x);
            case HARD_SIGMOID -> Math.min(Math.max(alpha * x + beta, 0f), 1f);
            case SWISH -> (float) (x * sigmoid(alpha * x));
            case GELU_TANH -> (float) (0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * cube(x)))));
            case GELU_ERF -> (float) (0.5 * x * (1 + erf(x / Math.sqrt(2))));
            case SOFTPLUS -> (float) softplus(x);
            case MISH -> (float) (x * Math.tanh(softplus(x)));
            case LINEAR -> alpha * x + beta;
            case SELU -> (float) (SELU_SCALE * (x > 0f ? x : SELU_ALPHA * Math.expm1(x)));
            case SOFTSIGN -> x / (1f + Math.abs(x));
            case CUBE -> x * x * x;
            case RATIONAL_TANH -> (float) rationalTanh(x);
            case RECTIFIED_TANH -> x > 0f ? (float) Math.tanh(x) : 0f;
            case THRESHOLDED_RELU -> x > alpha ? x : beta * (x - alpha);
            case GELU_PRECISE -> (float) (0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + cube(0.044715 * x)))));
        };
    }

    private static double rationalTanh(double x) {
        double y = Math.abs(x) * 2 / 3;
        return 1.7159 * Math.signum(x) * (1 - 1 / (1 + y + y * y + 1.41645 * y * y * y * y));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double cube(double x) {
        return x * x * x;
    }

    /** Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: absolute error below 1.5e-7. */
    private static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        double y = 1 - poly * Math.exp(-x * x);
        return x >= 0 ? y : -y;
    }
}
