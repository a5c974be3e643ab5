package io.github.dl4jquant.layers.elementwise;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedElementWise}. */
final class QuantizedElementWiseImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedElementWiseImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
