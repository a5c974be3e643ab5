package io.github.dl4jquant.examples.customlayer;

import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The quantized layer's configuration, which is what a saved network holds of it. Its class name is in the file. Mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedGatedDense extends PartedLayer {

    private static final long serialVersionUID = 1L;

    private int nIn;
    private int nOut;
    private boolean nonNegativeInput;

    /** For JSON. */
    public QuantizedGatedDense() {}

    QuantizedGatedDense(Placement placement, GatedDenseOperation operation) {
        super(placement, operation);
        this.nIn = operation.nIn();
        this.nOut = operation.nOut();
        this.nonNegativeInput = placement.nonNegativeInputs().get(0);
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

    public boolean isNonNegativeInput() {
        return nonNegativeInput;
    }

    public void setNonNegativeInput(boolean nonNegativeInput) {
        this.nonNegativeInput = nonNegativeInput;
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 2 || in[0] < 1 || in[1] != nIn) {
            throw wrongShape("[minibatch, " + nIn + "]", in);
        }
        return new long[] {in[0], nOut};
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedGatedDenseImpl(conf, networkDataType);
    }
}
