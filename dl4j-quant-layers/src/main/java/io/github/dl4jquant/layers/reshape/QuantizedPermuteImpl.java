package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedPermute}. */
final class QuantizedPermuteImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedPermuteImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
