package io.github.dl4jquant.layers.original;

import io.github.dl4jquant.layers.common.InferenceOnly;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** A wrapped layer that computes a loss. */
final class OriginalOutputLayerImpl extends OriginalLayerImpl implements IOutputLayer {

    private static final long serialVersionUID = 1L;

    private final IOutputLayer output;

    OriginalOutputLayerImpl(
            NeuralNetConfiguration conf,
            OriginalLayer original,
            Layer underlying,
            FloatParameters parameters,
            INDArray block) {
        super(conf, original, underlying, parameters, block);
        this.output = (IOutputLayer) underlying;
    }

    @Override
    public boolean needsLabels() {
        return output.needsLabels();
    }

    @Override
    public double computeScore(double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
        return output.computeScore(fullNetRegTerm, training, workspaceMgr);
    }

    @Override
    public INDArray computeScoreForExamples(double fullNetRegTerm, LayerWorkspaceMgr workspaceMgr) {
        return output.computeScoreForExamples(fullNetRegTerm, workspaceMgr);
    }

    @Override
    public double f1Score(DataSet data) {
        return output.f1Score(data);
    }

    @Override
    public double f1Score(INDArray examples, INDArray labels) {
        return output.f1Score(examples, labels);
    }

    @Override
    public int numLabels() {
        return output.numLabels();
    }

    @Override
    public int[] predict(INDArray examples) {
        return output.predict(examples);
    }

    @Override
    public List<String> predict(DataSet dataSet) {
        return output.predict(dataSet);
    }

    @Override
    public void setLabels(INDArray labels) {
        output.setLabels(labels);
    }

    @Override
    public INDArray getLabels() {
        return output.getLabels();
    }

    @Override
    public void fit(DataSetIterator iterator) {
        throw InferenceOnly.refuseTraining("a quantized network");
    }

    @Override
    public void fit(INDArray examples, INDArray labels) {
        throw InferenceOnly.refuseTraining("a quantized network");
    }

    @Override
    public void fit(DataSet data) {
        throw InferenceOnly.refuseTraining("a quantized network");
    }

    @Override
    public void fit(INDArray examples, int[] labels) {
        throw InferenceOnly.refuseTraining("a quantized network");
    }
}
