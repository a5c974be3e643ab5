package io.github.dl4jquant.layers.masking;

import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Hides masked time steps of [minibatch, time, channels], or masked samples of [minibatch, features]. Persisted; mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedMask extends PartedLayer {

    private static final long serialVersionUID = 1L;

    /** For JSON. */
    public QuantizedMask() {}

    QuantizedMask(Placement placement, MaskOperation operation) {
        super(placement, operation);
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if ((in.length != 2 && in.length != 3) || in[0] < 1) {
            throw wrongShape("[minibatch, features] or [minibatch, time, channels]", in);
        }
        return in;
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedMaskImpl(conf, networkDataType);
    }
}
