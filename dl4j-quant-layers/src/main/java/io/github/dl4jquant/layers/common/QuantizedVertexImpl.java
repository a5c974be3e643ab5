package io.github.dl4jquant.layers.common;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a {@link QuantizedVertex}: a layer vertex with several inputs, so that Deeplearning4j counts and lists its
 * parameters like those of any layer.
 */
public final class QuantizedVertexImpl extends LayerVertex {

    private static final long serialVersionUID = 1L;

    QuantizedVertexImpl(ComputationGraph graph, String name, int index, QuantizedLayerImpl layer, DataType dataType) {
        super(graph, name, index, null, null, layer, null, false, dataType);
    }

    /** One with weights; the others are plain vertices to Deeplearning4j, whose shapes follow from all inputs. */
    @Override
    public boolean hasLayer() {
        return getLayer().numParams() > 0;
    }

    @Override
    public void setInput(int inputNumber, INDArray input, LayerWorkspaceMgr workspaceMgr) {
        getInputs()[inputNumber] = input;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        return ((QuantizedLayerImpl) getLayer()).run(getInputs().clone(), workspaceMgr);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        throw InferenceOnly.refuseTraining("layer '" + getVertexName() + "'");
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
            INDArray[] maskArrays, MaskState currentMaskState, int minibatchSize) {
        return ((QuantizedLayerImpl) getLayer()).feedForwardMaskArrays(maskArrays, currentMaskState, minibatchSize);
    }

    @Override
    public boolean equals(Object other) {
        return this == other; // the inherited comparison is of settings; this holds kernels
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "QuantizedVertexImpl(" + getVertexName() + ")";
    }
}
