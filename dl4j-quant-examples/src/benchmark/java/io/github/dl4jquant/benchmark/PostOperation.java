package io.github.dl4jquant.benchmark;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;

/**
 * What a product's kernel does to its results.
 *
 * @param activation applied in the kernel
 * @param last whether results leave the network, as floats; otherwise they are bytes
 */
record PostOperation(IActivation activation, boolean last) {

    memory.data_type type() {
        return last ? memory.data_type.f32 : memory.data_type.u8;
    }

    /** The softmax of an output layer is left out: it is not a kernel of int8. */
    void appendTo(post_ops operations) {
        if (activation instanceof ActivationReLU) {
            operations.append_eltwise(dnnl.algorithm.eltwise_relu, 0, 0);
        } else if (activation instanceof ActivationReLU6) {
            operations.append_eltwise(dnnl.algorithm.eltwise_clip, 0, 6);
        } else if (activation instanceof ActivationLReLU leaky) {
            operations.append_eltwise(dnnl.algorithm.eltwise_relu, (float) leaky.getAlpha(), 0);
        } else if (!last && !(activation instanceof ActivationIdentity)) {
            throw new IllegalArgumentException("No bare kernel with the activation " + activation
                    + "; expected identity, relu, relu6 or leaky relu.");
        }
    }
}
