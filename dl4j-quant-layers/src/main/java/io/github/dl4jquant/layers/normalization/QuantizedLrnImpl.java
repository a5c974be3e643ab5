package io.github.dl4jquant.layers.normalization;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedLrn}. */
final class QuantizedLrnImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedLrnImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
