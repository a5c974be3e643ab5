package io.github.dl4jquant.layers.merge;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.vertex.impl.UnstackVertex;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedUnstack}. */
final class QuantizedUnstackImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedUnstackImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /** The same part of the mask. */
    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int minibatchSize) {
        QuantizedUnstack unstack = (QuantizedUnstack) conf().getLayer();
        return new UnstackVertex(null, "", 0, unstack.getPart(), unstack.getParts(), DataType.FLOAT)
                .feedForwardMaskArrays(new INDArray[] {mask}, state, minibatchSize);
    }
}
