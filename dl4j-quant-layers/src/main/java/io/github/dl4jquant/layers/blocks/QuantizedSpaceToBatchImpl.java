package io.github.dl4jquant.layers.blocks;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedSpaceToBatch}. */
final class QuantizedSpaceToBatchImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedSpaceToBatchImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
