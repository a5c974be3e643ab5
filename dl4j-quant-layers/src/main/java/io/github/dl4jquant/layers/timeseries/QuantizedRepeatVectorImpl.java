package io.github.dl4jquant.layers.timeseries;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedRepeatVector}. */
final class QuantizedRepeatVectorImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedRepeatVectorImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
