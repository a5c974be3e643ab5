package io.github.dl4jquant.layers.boundary;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a {@link BoundaryLayer}. */
final class BoundaryLayerImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    BoundaryLayerImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /** By it, {@code rnnTimeStep} knows whether a result of one step is to lose its axis of time. */
    @Override
    public Type type() {
        return ((BoundaryLayer) conf().getLayer()).getPositionAxes() == 1 ? Type.RECURRENT : Type.FEED_FORWARD;
    }
}
