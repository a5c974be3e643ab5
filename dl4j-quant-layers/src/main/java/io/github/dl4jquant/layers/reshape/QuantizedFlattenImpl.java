package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedFlatten}. */
final class QuantizedFlattenImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedFlattenImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int minibatchSize) {
        return new CnnToFeedForwardPreProcessor().feedForwardMaskArray(mask, state, minibatchSize);
    }
}
