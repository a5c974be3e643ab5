package io.github.dl4jquant.layers.output;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link QuantizedOcnn}. */
final class QuantizedOcnnImpl extends ScoringLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient float[] lastWeights;

    QuantizedOcnnImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    private QuantizedOcnn layer() {
        return (QuantizedOcnn) conf().getLayer();
    }

    @Override
    protected void weightsChanged() {
        lastWeights = null;
    }

    @Override
    protected void compute(INDArray[] inputs, INDArray output, LayerWorkspaceMgr workspaceMgr) {
        if (lastWeights == null) {
            lastWeights = floats(1);
        }
        INDArray hidden = multiply(
                0,
                inputs[0],
                layer().getInputFormats().get(0),
                layer().isNonNegativeInput(),
                layer().getActivation(),
                workspaceMgr);
        float[] values = hidden.dup('c').data().asFloat();
        for (int sample = 0; sample < output.length(); sample++) {
            float sum = 0f;
            for (int i = 0; i < lastWeights.length; i++) {
                sum += values[sample * lastWeights.length + i] * lastWeights[i];
            }
            output.putScalar(sample, sum);
        }
    }

    /** There is one class only. */
    @Override
    public boolean needsLabels() {
        return false;
    }

    @Override
    public int numLabels() {
        return 1;
    }

    /** Deeplearning4j's loss: half the squares of the weights, what is below the threshold, less the threshold. */
    @Override
    public double computeScore(double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
        requireInput(false);
        double below = 0;
        float[] results = results();
        for (float result : results) {
            below += Math.max(0, layer().getThreshold() - result);
        }
        double score = layer().getWeightTerm() + below / results.length / layer().getNu() - layer().getThreshold();
        return score / (conf().isMiniBatch() ? results.length : 1) + fullNetRegTerm;
    }

    /** [minibatch, 1]: by how much each result is below the threshold. */
    @Override
    public INDArray computeScoreForExamples(double fullNetRegTerm, LayerWorkspaceMgr workspaceMgr) {
        requireInput(false);
        float[] results = results();
        for (int i = 0; i < results.length; i++) {
            results[i] = (float) (layer().getThreshold() - results[i] + fullNetRegTerm);
        }
        return Nd4j.createFromArray(results).reshape(results.length, 1);
    }

    private float[] results() {
        return activate(false, LayerWorkspaceMgr.noWorkspacesImmutable())
                .dup('c')
                .data()
                .asFloat();
    }
}
