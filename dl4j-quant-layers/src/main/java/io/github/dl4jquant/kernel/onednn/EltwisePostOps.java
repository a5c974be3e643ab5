package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.Activation;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.post_ops;

/** Activations as oneDNN's element-wise post-operations. */
final class EltwisePostOps {

    private EltwisePostOps() {}

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
        }
    }
}
