package io.github.dl4jquant.layers.common;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedVertex}. A vertex with weights shows its layer, so that parameter counts are right. */
public final class QuantizedVertexImpl extends BaseGraphVertex {

    private static final long serialVersionUID = 1L;

    private final QuantizedLayerImpl layer;

    QuantizedVertexImpl(ComputationGraph graph, String name, int index, QuantizedLayerImpl layer, DataType dataType) {
        super(graph, name, index, null, null, dataType);
        this.layer = layer;
    }

    @Override
    public boolean hasLayer() {
        return layer.numParams() > 0;
    }

    @Override
    public Layer getLayer() {
        return hasLayer() ? layer : null;
    }

    @Override
    public Map<String, INDArray> paramTable(boolean backpropOnly) {
        return layer.paramTable();
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        return layer.run(inputs.clone(), workspaceMgr);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        throw InferenceOnly.refuseTraining("layer '" + getVertexName() + "'");
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
        // never trained
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
            INDArray[] maskArrays, MaskState currentMaskState, int minibatchSize) {
        INDArray first = maskArrays == null || maskArrays.length == 0 ? null : maskArrays[0];
        return new Pair<>(first, currentMaskState);
    }

    @Override
    public String toString() {
        return "QuantizedVertexImpl(" + getVertexName() + ")";
    }
}
