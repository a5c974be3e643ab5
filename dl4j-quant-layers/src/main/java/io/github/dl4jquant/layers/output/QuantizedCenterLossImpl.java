package io.github.dl4jquant.layers.output;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link QuantizedCenterLoss}; the loss is Deeplearning4j's own. */
final class QuantizedCenterLossImpl extends ScoringLayerImpl {

    private static final long serialVersionUID = 1L;

    private static final int WEIGHTS = 0;
    private static final int CENTERS = 1;

    QuantizedCenterLossImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    private QuantizedCenterLoss layer() {
        return (QuantizedCenterLoss) conf().getLayer();
    }

    @Override
    protected void compute(INDArray[] inputs, INDArray output, LayerWorkspaceMgr workspaceMgr) {
        logits(inputs[0], output);
        INDArray activated = layer().getActivation().getActivation(output, false);
        if (activated != output) {
            output.assign(activated);
        }
    }

    private void logits(INDArray in, INDArray output) {
        multiply(
                WEIGHTS,
                in,
                layer().getInputFormats().get(0),
                layer().isNonNegativeInput(),
                output,
                TensorFormat.float32(),
                Activation.identity());
    }

    private INDArray logits(INDArray in) {
        INDArray output = Nd4j.createUninitialized(DataType.FLOAT, in.size(0), layer().getNOut());
        logits(in, output);
        return output;
    }

    @Override
    public synchronized double computeScore(double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
        requireInput(true);
        INDArray in = checkedInput();
        double sum =
                layer().getLossFunction().computeScore(labels, logits(in), layer().getActivation(), maskArray, false);
        sum += squaredDistances(in).sumNumber().doubleValue() * layer().getLambda() / 2;
        return sum / in.size(0) + fullNetRegTerm;
    }

    /**
     * One number per example, whose mean is that of {@link #computeScore}. (Deeplearning4j's own adds one row of differences
     * to one number, and fails.)
     */
    @Override
    public synchronized INDArray computeScoreForExamples(double fullNetRegTerm, LayerWorkspaceMgr workspaceMgr) {
        requireInput(true);
        INDArray in = checkedInput();
        INDArray scores =
                layer().getLossFunction().computeScoreArray(labels, logits(in), layer().getActivation(), maskArray);
        INDArray all = scores.reshape(in.size(0), 1)
                .add(squaredDistances(in).muli(layer().getLambda() / 2))
                .addi(fullNetRegTerm);
        return workspaceMgr.leverageTo(ArrayType.ACTIVATIONS, all);
    }

    /** [minibatch, 1]: of each input to the centre of its class. */
    private INDArray squaredDistances(INDArray in) {
        INDArray floats = in;
        TensorFormat format = layer().getInputFormats().get(0);
        if (format.isInt8()) {
            floats = Nd4j.createUninitialized(DataType.FLOAT, in.shape());
            convert(in, format, floats, TensorFormat.float32());
        }
        INDArray centers = Nd4j.createFromArray(floats(CENTERS)).reshape(layer().getNOut(), layer().getNIn());
        INDArray differences = floats.sub(labels.castTo(DataType.FLOAT).mmul(centers));
        return differences.muli(differences).sum(true, 1);
    }
}
