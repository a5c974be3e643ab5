package io.github.dl4jquant.layers.output;

import io.github.dl4jquant.layers.common.InferenceOnly;
import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.PartedLayerImpl;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** A quantized layer that computes a loss itself: what Deeplearning4j asks of output layers. */
abstract class ScoringLayerImpl extends PartedLayerImpl implements IOutputLayer {

    private static final long serialVersionUID = 1L;

    /** What was expected of the input that was set last. */
    protected transient INDArray labels;

    ScoringLayerImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /** Refuses to score what is not there. */
    protected final void requireInput(boolean withLabels) {
        if (input == null || (withLabels && labels == null)) {
            throw new IllegalStateException("Cannot score " + describe() + ": " + (input == null ? "input" : "labels")
                    + " not set; call score of the network.");
        }
    }

    private String describe() {
        return ((PartedLayer) conf().getLayer()).describe();
    }

    @Override
    public boolean needsLabels() {
        return true;
    }

    @Override
    public void setLabels(INDArray labels) {
        this.labels = labels;
    }

    @Override
    public INDArray getLabels() {
        return labels;
    }

    @Override
    public void clear() {
        super.clear();
        labels = null;
    }

    @Override
    public double f1Score(DataSet data) {
        return f1Score(data.getFeatures(), data.getLabels());
    }

    @Override
    public double f1Score(INDArray examples, INDArray expected) {
        Evaluation evaluation = new Evaluation();
        evaluation.eval(expected, activate(examples, false, LayerWorkspaceMgr.noWorkspacesImmutable()));
        return evaluation.f1();
    }

    @Override
    public int numLabels() {
        return (int) labels.size(1);
    }

    @Override
    public int[] predict(INDArray examples) {
        return activate(examples, false, LayerWorkspaceMgr.noWorkspacesImmutable())
                .argMax(1)
                .toIntVector();
    }

    @Override
    public List<String> predict(DataSet dataSet) {
        List<String> names = new ArrayList<>();
        for (int label : predict(dataSet.getFeatures())) {
            names.add(dataSet.getLabelName(label));
        }
        return names;
    }

    @Override
    public void fit(DataSetIterator iterator) {
        throw InferenceOnly.refuseTraining(describe());
    }

    @Override
    public void fit(INDArray examples, INDArray expected) {
        throw InferenceOnly.refuseTraining(describe());
    }

    @Override
    public void fit(DataSet data) {
        throw InferenceOnly.refuseTraining(describe());
    }

    @Override
    public void fit(INDArray examples, int[] expected) {
        throw InferenceOnly.refuseTraining(describe());
    }
}
