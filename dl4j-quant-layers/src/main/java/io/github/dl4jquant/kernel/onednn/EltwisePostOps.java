package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.Activation;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.post_ops;

/** Activations as oneDNN's element-wise post-operations. */
final class EltwisePostOps {

    private EltwisePostOps() {}

    /** Whether oneDNN has the function. One that it lacks has to be applied behind the primitive. */
    static boolean supports(Activation activation) {
        return switch (activation.kind()) {
            case SOFTSIGN, RATIONAL_TANH, THRESHOLDED_RELU, GELU_PRECISE -> false;
            default -> true;
        };
    }

    /** Appends nothing for a function that is not supported. */
    static void append(post_ops ops, Activation activation) {
        float alpha = activation.alpha();
        float beta = activation.beta();
        switch (activation.kind()) {
            case IDENTITY -> {}
            case RELU -> ops.append_eltwise(dnnl.algorithm.eltwise_relu, 0f, 0f);
            case LEAKY_RELU -> ops.append_eltwise(dnnl.algorithm.eltwise_relu, alpha, 0f);
            case CLIP -> ops.append_eltwise(dnnl.algorithm.eltwise_clip_v2, alpha, beta);
            case ELU -> ops.append_eltwise(dnnl.algorithm.eltwise_elu, alpha, 0f);
            case SIGMOID -> ops.append_eltwise(dnnl.algorithm.eltwise_logistic, 0f, 0f);
            case TANH -> ops.append_eltwise(dnnl.algorithm.eltwise_tanh, 0f, 0f);
            case HARD_SIGMOID -> ops.append_eltwise(dnnl.algorithm.eltwise_hardsigmoid, alpha, beta);
            case SWISH -> ops.append_eltwise(dnnl.algorithm.eltwise_swish, alpha, 0f);
            case GELU_TANH -> ops.append_eltwise(dnnl.algorithm.eltwise_gelu_tanh, 0f, 0f);
            case GELU_ERF -> ops.append_eltwise(dnnl.algorithm.eltwise_gelu_erf, 0f, 0f);
            case SOFTPLUS -> ops.append_eltwise(dnnl.algorithm.eltwise_soft_relu, 1f, 0f);
            case MISH -> ops.append_eltwise(dnnl.algorithm.eltwise_mish, 0f, 0f);
            case LINEAR -> ops.append_eltwise(dnnl.algorithm.eltwise_linear, alpha, beta);
            case SELU -> {
                ops.append_eltwise(dnnl.algorithm.eltwise_elu, (float) Activation.SELU_ALPHA, 0f);
                ops.append_eltwise(dnnl.algorithm.eltwise_linear, (float) Activation.SELU_SCALE, 0f);
            }
            case CUBE -> ops.append_eltwise(dnnl.algorithm.eltwise_pow, 1f, 3f);
            case RECTIFIED_TANH -> {
                ops.append_eltwise(dnnl.algorithm.eltwise_tanh, 0f, 0f);
                ops.append_eltwise(dnnl.algorithm.eltwise_relu, 0f, 0f);
            }
            case SOFTSIGN, RATIONAL_TANH, THRESHOLDED_RELU, GELU_PRECISE -> {}
        }
    }
}
