package io.github.dl4jquant.layers.padding;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedMargins}. */
final class QuantizedMarginsImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedMarginsImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
