package io.github.dl4jquant.layers.globalpooling;

import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedGlobalPooling}. */
final class QuantizedGlobalPoolingImpl extends QuantizedLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedGlobalPoolingImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
