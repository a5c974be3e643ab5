package io.github.dl4jquant.layers.upsampling;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedRepeat}. */
final class QuantizedRepeatImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedRepeatImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
