package io.github.dl4jquant.layers.activation;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedPrelu}. */
final class QuantizedPreluImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedPreluImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
