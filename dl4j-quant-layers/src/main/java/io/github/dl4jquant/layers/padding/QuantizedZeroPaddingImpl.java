package io.github.dl4jquant.layers.padding;

import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedZeroPadding}. */
final class QuantizedZeroPaddingImpl extends QuantizedLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedZeroPaddingImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
