package io.github.dl4jquant.layers.original;

import io.github.dl4jquant.layers.common.InferenceLayer;
import io.github.dl4jquant.spi.Placement;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A Deeplearning4j layer in float; its parameters are a view of this layer's bytes in the INT8 array. Persisted; mutable
 * for Deeplearning4j's JSON only.
 */
public final class OriginalLayer extends InferenceLayer {

    private static final long serialVersionUID = 1L;

    private Layer inner;
    private long parameterCount;

    /** For JSON. */
    public OriginalLayer() {}

    OriginalLayer(Placement placement, Layer inner, long parameterCount) {
        super(placement.node());
        setLayerName(placement.emittedName());
        this.inner = inner;
        this.parameterCount = parameterCount;
    }

    public Layer getInner() {
        return inner;
    }

    public void setInner(Layer inner) {
        this.inner = inner;
    }

    /** An estimate of the multiply-accumulates of one sample; shapes are minibatch first. */
    public long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        return WeightUse.multiplyAccumulates(inner, parameterCount, inputShapes, outputShape);
    }

    public long getParameterCount() {
        return parameterCount;
    }

    public void setParameterCount(long parameterCount) {
        this.parameterCount = parameterCount;
    }

    @Override
    public long blockBytes() {
        return FloatParameters.blockBytes(parameterCount);
    }

    @Override
    public Layer clone() {
        OriginalLayer copy = (OriginalLayer) super.clone();
        copy.inner = inner.clone();
        return copy;
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        nameParameters(conf);
        NeuralNetConfiguration innerConf = conf.clone();
        innerConf.setLayer(inner);
        innerConf.clearVariables();
        FloatParameters parameters = new FloatParameters(layerParamsView, parameterCount);
        org.deeplearning4j.nn.api.Layer layer =
                inner.instantiate(innerConf, trainingListeners, layerIndex, parameters.view(), false, DataType.FLOAT);
        if (layer instanceof IOutputLayer) {
            return new OriginalOutputLayerImpl(conf, this, layer, parameters, layerParamsView);
        }
        return layer instanceof RecurrentLayer
                ? new OriginalRecurrentLayerImpl(conf, this, layer, parameters, layerParamsView)
                : new OriginalLayerImpl(conf, this, layer, parameters, layerParamsView);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return inner.getOutputType(layerIndex, inputType);
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return inner.getMemoryReport(inputType);
    }
}
