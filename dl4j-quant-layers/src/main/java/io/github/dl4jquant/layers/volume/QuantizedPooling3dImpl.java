package io.github.dl4jquant.layers.volume;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedPooling3d}. */
final class QuantizedPooling3dImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedPooling3dImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
