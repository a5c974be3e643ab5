package io.github.dl4jquant.layers.output;

import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Output layer with centre loss: input [minibatch, nIn], output [minibatch, nOut] in float. Persisted; mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedCenterLoss extends PartedLayer {

    private static final long serialVersionUID = 1L;

    private int nIn;
    private int nOut;
    private boolean nonNegativeInput;
    private double lambda;
    private IActivation activation;
    private ILossFunction lossFunction;

    /** For JSON. */
    public QuantizedCenterLoss() {}

    QuantizedCenterLoss(Placement placement, CenterLossOperation operation) {
        super(placement, operation);
        this.nOut = operation.parts().get(0).weights().channels();
        this.nIn = (int) operation.parts().get(0).weights().count() / nOut;
        this.nonNegativeInput = placement.nonNegativeInputs().get(0);
        this.lambda = operation.conf().getLambda();
        this.activation = operation.conf().getActivationFn();
        this.lossFunction = operation.conf().getLossFn();
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

    /** Share of the distance to the centre in the loss. */
    public double getLambda() {
        return lambda;
    }

    public void setLambda(double lambda) {
        this.lambda = lambda;
    }

    public IActivation getActivation() {
        return activation;
    }

    public void setActivation(IActivation activation) {
        this.activation = activation;
    }

    public ILossFunction getLossFunction() {
        return lossFunction;
    }

    public void setLossFunction(ILossFunction lossFunction) {
        this.lossFunction = lossFunction;
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
        return new QuantizedCenterLossImpl(conf, networkDataType);
    }
}
