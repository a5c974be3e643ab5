package io.github.dl4jquant.layers.dense;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedDense}. */
final class QuantizedDenseImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedDenseImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
