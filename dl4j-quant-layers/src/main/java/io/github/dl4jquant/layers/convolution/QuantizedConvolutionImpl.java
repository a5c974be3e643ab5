package io.github.dl4jquant.layers.convolution;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedConvolution}. */
final class QuantizedConvolutionImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedConvolutionImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int minibatchSize) {
        return super.feedForwardMaskArray(mask == null ? null : reduced(mask), state, minibatchSize);
    }

    private INDArray reduced(INDArray mask) {
        QuantizedConvolution layer = (QuantizedConvolution) conf().getLayer();
        return layer.isSequence()
                ? layer.getWindow().reduceSequenceMask(mask)
                : layer.getWindow().reduceMask(mask);
    }
}
