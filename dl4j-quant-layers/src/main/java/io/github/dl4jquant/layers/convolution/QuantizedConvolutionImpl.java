package io.github.dl4jquant.layers.convolution;

import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link QuantizedConvolution}. */
final class QuantizedConvolutionImpl extends QuantizedLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedConvolutionImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }
}
