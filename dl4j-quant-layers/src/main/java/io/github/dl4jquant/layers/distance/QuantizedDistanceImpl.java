package io.github.dl4jquant.layers.distance;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedDistance}. */
final class QuantizedDistanceImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedDistanceImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /** That of the first input. */
    @Override
    protected Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int minibatchSize) {
        return masks == null ? null : new Pair<>(masks[0], state);
    }
}
