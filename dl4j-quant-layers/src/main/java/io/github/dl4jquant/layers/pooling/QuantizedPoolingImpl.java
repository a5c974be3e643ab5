package io.github.dl4jquant.layers.pooling;

import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedPooling}. */
final class QuantizedPoolingImpl extends QuantizedLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedPoolingImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
