package io.github.dl4jquant.layers.variational;

import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Variational autoencoder: input [minibatch, nIn], output [minibatch, nOut], the mean of p(z|x). Persisted; mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedVariationalAutoencoder extends PartedLayer {

    private static final long serialVersionUID = 1L;

    private Layer inner;
    private boolean nonNegativeInput;

    /** For JSON. */
    public QuantizedVariationalAutoencoder() {}

    QuantizedVariationalAutoencoder(Placement placement, VariationalAutoencoderOperation operation) {
        super(placement, operation);
        this.inner = operation.conf().clone();
        this.nonNegativeInput = placement.nonNegativeInputs().get(0);
    }

    /** Deeplearning4j's configuration of the float layer: a {@link VariationalAutoencoder}. */
    public Layer getInner() {
        return inner;
    }

    public void setInner(Layer inner) {
        this.inner = inner;
    }

    public boolean isNonNegativeInput() {
        return nonNegativeInput;
    }

    public void setNonNegativeInput(boolean nonNegativeInput) {
        this.nonNegativeInput = nonNegativeInput;
    }

    VariationalAutoencoder autoencoder() {
        return (VariationalAutoencoder) inner;
    }

    @Override
    public Layer clone() {
        QuantizedVariationalAutoencoder copy = (QuantizedVariationalAutoencoder) super.clone();
        copy.inner = inner.clone();
        return copy;
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 2 || in[0] < 1 || in[1] != autoencoder().getNIn()) {
            throw wrongShape("[minibatch, " + autoencoder().getNIn() + "]", in);
        }
        return new long[] {in[0], autoencoder().getNOut()};
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedVariationalAutoencoderImpl(conf, networkDataType);
    }
}
