package io.github.dl4jquant.layers.output;

import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.PartedOperation.Part;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One-class output layer: input [minibatch, nIn], output [minibatch] in float. Persisted; mutable for Deeplearning4j's JSON
 * only.
 */
public final class QuantizedOcnn extends PartedLayer {

    private static final long serialVersionUID = 1L;

    private int nIn;
    private boolean nonNegativeInput;
    private IActivation activation;
    private double nu;
    private double threshold;
    private double weightTerm;

    /** For JSON. */
    public QuantizedOcnn() {}

    QuantizedOcnn(Placement placement, OcnnOperation operation) {
        super(placement, operation);
        Part hidden = operation.parts().get(0);
        this.nIn = (int) hidden.weights().count() / hidden.weights().channels();
        this.nonNegativeInput = placement.nonNegativeInputs().get(0);
        this.activation = operation.conf().getActivationFn();
        this.nu = operation.conf().getNu();
        this.threshold = operation.threshold();
        this.weightTerm = operation.parts().stream()
                .mapToDouble(p -> halfSquares(p.weights().values()))
                .sum();
    }

    private static double halfSquares(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += 0.5 * value * value;
        }
        return sum;
    }

    public int getNIn() {
        return nIn;
    }

    public void setNIn(int nIn) {
        this.nIn = nIn;
    }

    public boolean isNonNegativeInput() {
        return nonNegativeInput;
    }

    public void setNonNegativeInput(boolean nonNegativeInput) {
        this.nonNegativeInput = nonNegativeInput;
    }

    public IActivation getActivation() {
        return activation;
    }

    public void setActivation(IActivation activation) {
        this.activation = activation;
    }

    /** Share of outliers that was trained for. */
    public double getNu() {
        return nu;
    }

    public void setNu(double nu) {
        this.nu = nu;
    }

    /** Results below it are outliers. */
    public double getThreshold() {
        return threshold;
    }

    public void setThreshold(double threshold) {
        this.threshold = threshold;
    }

    /** What the float weights add to the loss. */
    public double getWeightTerm() {
        return weightTerm;
    }

    public void setWeightTerm(double weightTerm) {
        this.weightTerm = weightTerm;
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 2 || in[0] < 1 || in[1] != nIn) {
            throw wrongShape("[minibatch, " + nIn + "]", in);
        }
        return new long[] {in[0]};
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedOcnnImpl(conf, networkDataType);
    }
}
