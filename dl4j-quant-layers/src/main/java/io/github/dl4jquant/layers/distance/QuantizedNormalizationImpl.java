package io.github.dl4jquant.layers.distance;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedNormalization}. */
final class QuantizedNormalizationImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedNormalizationImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
