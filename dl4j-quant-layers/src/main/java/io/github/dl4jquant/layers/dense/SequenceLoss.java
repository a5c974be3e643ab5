package io.github.dl4jquant.layers.dense;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.params.EmptyParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What is left of a {@link RnnOutputLayer} behind its product: activation, masks and loss, over logits in the network's own
 * axis order. Not Deeplearning4j's {@code RnnLossLayer}, which zeroes no masked outputs, and whose score, for sequences
 * channels last, is that of the logits against themselves. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class SequenceLoss extends RnnOutputLayer {

    private static final long serialVersionUID = 1L;

    /** For JSON. */
    public SequenceLoss() {}

    SequenceLoss(RnnOutputLayer original) {
        setNIn(original.getNOut());
        setNOut(original.getNOut());
        setHasBias(false);
        setLossFn(original.getLossFn());
        setActivationFn(original.getActivationFn());
        setRnnDataFormat(original.getRnnDataFormat());
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        SequenceLossImpl layer = new SequenceLossImpl(conf, DataType.FLOAT);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamTable(Map.of());
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return EmptyParamInitializer.getInstance();
    }
}
