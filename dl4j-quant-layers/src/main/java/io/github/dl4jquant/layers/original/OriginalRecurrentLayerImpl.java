package io.github.dl4jquant.layers.original;

import io.github.dl4jquant.layers.common.InferenceOnly;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A wrapped layer that keeps state between time steps. */
final class OriginalRecurrentLayerImpl extends OriginalLayerImpl implements RecurrentLayer {

    private static final long serialVersionUID = 1L;

    private final RecurrentLayer recurrent;

    OriginalRecurrentLayerImpl(
            NeuralNetConfiguration conf,
            OriginalLayer original,
            Layer underlying,
            FloatParameters parameters,
            INDArray block) {
        super(conf, original, underlying, parameters, block);
        this.recurrent = (RecurrentLayer) underlying;
    }

    @Override
    public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
        return recurrent.rnnTimeStep(checkedFloats(input), workspaceMgr);
    }

    @Override
    public Map<String, INDArray> rnnGetPreviousState() {
        return recurrent.rnnGetPreviousState();
    }

    @Override
    public void rnnSetPreviousState(Map<String, INDArray> stateMap) {
        recurrent.rnnSetPreviousState(stateMap);
    }

    @Override
    public void rnnClearPreviousState() {
        recurrent.rnnClearPreviousState();
    }

    @Override
    public INDArray rnnActivateUsingStoredState(
            INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
        return recurrent.rnnActivateUsingStoredState(checkedFloats(input), training, storeLastForTBPTT, workspaceMgr);
    }

    @Override
    public Map<String, INDArray> rnnGetTBPTTState() {
        return recurrent.rnnGetTBPTTState();
    }

    @Override
    public void rnnSetTBPTTState(Map<String, INDArray> state) {
        recurrent.rnnSetTBPTTState(state);
    }

    @Override
    public Pair<Gradient, INDArray> tbpttBackpropGradient(
            INDArray epsilon, int tbpttBackLength, LayerWorkspaceMgr workspaceMgr) {
        throw InferenceOnly.refuseTraining("a quantized network");
    }
}
