package io.github.dl4jquant.layers.original;

import io.github.dl4jquant.layers.common.BlockInitializer;
import io.github.dl4jquant.layers.common.InferenceOnly;
import io.github.dl4jquant.layers.common.Verifiable;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs an {@link OriginalLayer}: hands everything on to the Deeplearning4j layer, but for the parameters. */
class OriginalLayerImpl extends BaseWrapperLayer implements Verifiable {

    private static final long serialVersionUID = 1L;

    private final transient FloatParameters parameters;
    private final transient INDArray block;
    private final NeuralNetConfiguration conf;
    private final OriginalLayer original;

    OriginalLayerImpl(
            NeuralNetConfiguration conf,
            OriginalLayer original,
            Layer underlying,
            FloatParameters parameters,
            INDArray block) {
        super(underlying);
        this.conf = conf;
        this.original = original;
        this.parameters = parameters;
        this.block = block;
    }

    @Override
    public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
        super.setInput(checkedFloats(input), workspaceMgr);
    }

    @Override
    public void verify() {
        parameters.check(original.describe());
    }

    /** Checks the parameters, the first time, and gives the input the type that the wrapped layer computes in. */
    INDArray checkedFloats(INDArray input) {
        parameters.check(original.describe());
        return input.dataType() == DataType.FLOAT ? input : input.castTo(DataType.FLOAT);
    }

    @Override
    public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaceMgr) {
        setInput(input, workspaceMgr);
        return activate(training, workspaceMgr);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        throw InferenceOnly.refuseTraining(original.describe());
    }

    @Override
    public NeuralNetConfiguration conf() {
        return conf;
    }

    @Override
    public TrainingConfig getConfig() {
        return conf.getLayer();
    }

    @Override
    public INDArray params() {
        return block;
    }

    @Override
    public long numParams() {
        return block == null ? 0 : block.length();
    }

    @Override
    public long numParams(boolean backwards) {
        return numParams();
    }

    @Override
    public Map<String, INDArray> paramTable() {
        return block == null ? Map.of() : Map.of(BlockInitializer.KEY, block);
    }

    @Override
    public Map<String, INDArray> paramTable(boolean backpropParamsOnly) {
        return paramTable();
    }

    @Override
    public INDArray getParam(String param) {
        return paramTable().get(param);
    }

    @Override
    public void setParams(INDArray params) {
        if (block != null) {
            block.assign(params);
        }
    }

    @Override
    public void setParamsViewArray(INDArray params) {
        throw new IllegalStateException("Cannot move the parameters of " + original.describe()
                + ": its float parameters are a view of the network's array. Initialise a new network instead.");
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
        // never trained
    }

    @Override
    public INDArray getGradientsViewArray() {
        return null;
    }

    @Override
    public boolean updaterDivideByMinibatch(String paramName) {
        return false;
    }
}
