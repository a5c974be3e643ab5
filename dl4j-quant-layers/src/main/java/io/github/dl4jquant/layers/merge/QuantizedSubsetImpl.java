package io.github.dl4jquant.layers.merge;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedSubset}. */
final class QuantizedSubsetImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedSubsetImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
