package io.github.dl4jquant.layers.dense;

import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Dense layer: input [minibatch, nIn], or an image of nIn values, output [minibatch, nOut]; or input
 * [minibatch, time, nIn], output [minibatch, time, nOut]. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedDense extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int nIn;
    private int nOut;
    private ImageSize image;
    private boolean bias;
    private boolean nonNegativeInput;
    private Activation activation;
    private boolean masksRows;
    private boolean overTime;

    /** For JSON. */
    public QuantizedDense() {}

    QuantizedDense(Placement placement, DenseOperation operation) {
        super(placement);
        this.nIn = operation.nIn();
        this.nOut = operation.nOut();
        this.image = operation.image();
        this.bias = operation.weights().hasBias();
        this.nonNegativeInput = placement.nonNegativeInputs().get(0);
        this.activation = operation.activation();
        this.masksRows = operation.masksRows();
        this.overTime = image == null && placement.inputKinds().get(0).isSequence();
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

    /** Null if the input is a vector. */
    public ImageSize getImage() {
        return image;
    }

    public void setImage(ImageSize image) {
        this.image = image;
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

    /** Whether the results of masked rows are 0. */
    public boolean isMasksRows() {
        return masksRows;
    }

    public void setMasksRows(boolean masksRows) {
        this.masksRows = masksRows;
    }

    /** Whether it reads sequences, where nobody sees the input: the layer itself looks at that. */
    public boolean isOverTime() {
        return overTime;
    }

    public void setOverTime(boolean overTime) {
        this.overTime = overTime;
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
        boolean steps = image == null && in.length == 3;
        boolean fits =
                image == null ? (in.length == 2 || steps && in[1] > 0) && in[in.length - 1] == nIn : image.matches(in);
        if (!fits || in[0] < 1) {
            throw wrongShape("[minibatch, " + (image == null ? nIn : image) + "]", in);
        }
        int rows = Math.toIntExact(steps ? in[0] * in[1] : in[0]);
        return new ShapedKernel(
                new MatmulSpec(
                        precision(), rows, nIn, nOut, nonNegativeInput, inputFormat(), outputFormat(), activation),
                steps ? new long[] {in[0], in[1], nOut} : new long[] {rows, nOut});
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedDenseImpl(conf, networkDataType);
    }
}
