package io.github.dl4jquant.layers.dense;

import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Dense layer: input [minibatch, nIn], or an image of nIn values; output [minibatch, nOut]. Persisted; mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedDense extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private int nIn;
    private int nOut;
    private boolean bias;
    private boolean nonNegativeInput;
    private Activation activation;

    /** For JSON. */
    public QuantizedDense() {}

    QuantizedDense(Placement placement, DenseOperation operation) {
        super(placement);
        this.nIn = operation.nIn();
        this.nOut = operation.nOut();
        this.bias = operation.weights().hasBias();
        this.nonNegativeInput = placement.nonNegativeInputs().get(0);
        this.activation = operation.activation();
    }

    public int getNIn() {
        return nIn;
    }

    public void setNIn(int nIn) {
        this.nIn = nIn;
    }

    public int getNOut() {
        return nOut;
    }

    public void setNOut(int nOut) {
        this.nOut = nOut;
    }

    public boolean isBias() {
        return bias;
    }

    public void setBias(boolean bias) {
        this.bias = bias;
    }

    public boolean isNonNegativeInput() {
        return nonNegativeInput;
    }

    public void setNonNegativeInput(boolean nonNegativeInput) {
        this.nonNegativeInput = nonNegativeInput;
    }

    public Activation getActivation() {
        return activation;
    }

    public void setActivation(Activation activation) {
        this.activation = activation;
    }

    @Override
    public long weightCount() {
        return (long) nIn * nOut;
    }

    @Override
    public int weightChannels() {
        return nOut;
    }

    @Override
    public boolean hasBias() {
        return bias;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        long perSample = 1;
        for (int i = 1; i < in.length; i++) {
            perSample *= in[i];
        }
        if (in.length < 2 || in[0] < 1 || perSample != nIn) {
            throw wrongShape("[minibatch, " + nIn + "], or an image of " + nIn + " values", in);
        }
        int rows = (int) in[0];
        return new ShapedKernel(
                new MatmulSpec(
                        precision(), rows, nIn, nOut, nonNegativeInput, inputFormat(), outputFormat(), activation),
                new long[] {rows, nOut});
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedDenseImpl(conf, networkDataType);
    }
}
