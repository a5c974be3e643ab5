package io.github.dl4jquant.layers.attention;

import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A recurrent layer whose steps attend to the whole input: [minibatch, time, nIn] to [minibatch, time, nOut]. Persisted;
 * mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedRecurrentAttention extends PartedLayer {

    private static final long serialVersionUID = 1L;

    private AttentionGeometry geometry;
    private Activation activation;
    private boolean nonNegativeInput;

    /** For JSON. */
    public QuantizedRecurrentAttention() {}

    QuantizedRecurrentAttention(Placement placement, RecurrentAttentionOperation operation) {
        super(placement, operation);
        this.geometry = operation.geometry();
        this.activation = operation.activation();
        this.nonNegativeInput = placement.nonNegativeInputs().get(0);
    }

    public AttentionGeometry getGeometry() {
        return geometry;
    }

    public void setGeometry(AttentionGeometry geometry) {
        this.geometry = geometry;
    }

    public Activation getActivation() {
        return activation;
    }

    public void setActivation(Activation activation) {
        this.activation = activation;
    }

    public boolean isNonNegativeInput() {
        return nonNegativeInput;
    }

    public void setNonNegativeInput(boolean nonNegativeInput) {
        this.nonNegativeInput = nonNegativeInput;
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 3 || in[0] < 1 || in[1] < 1 || in[2] != geometry.keyIn()) {
            throw wrongShape("[minibatch, time, " + geometry.keyIn() + "]", in);
        }
        return new long[] {in[0], in[1], geometry.nOut()};
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedRecurrentAttentionImpl(conf, networkDataType);
    }
}
