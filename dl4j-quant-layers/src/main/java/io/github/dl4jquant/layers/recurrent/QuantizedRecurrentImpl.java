package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.kernel.HelperThreads;
import io.github.dl4jquant.layers.common.InferenceOnly;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.SharesWork;
import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a {@link QuantizedRecurrent}, all at once or some time steps at a time. A layer that gives out only the last time step
 * does so here too, where Deeplearning4j's {@code rnnTimeStep} would hand all of them to a layer that takes vectors.
 */
final class QuantizedRecurrentImpl extends QuantizedLayerImpl implements RecurrentLayer, SharesWork {

    private static final long serialVersionUID = 1L;

    private transient RecurrentRunner runner;
    private transient RecurrentSettings settings;
    private transient String owner;
    private transient RecurrentState stepState;
    private transient RecurrentState truncatedState;

    QuantizedRecurrentImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void bind(QuantizedLayer layer, INDArray parameters) {
        if (runner != null) {
            runner.reset();
        }
        QuantizedRecurrent recurrent = (QuantizedRecurrent) layer;
        settings = recurrent.getSettings();
        owner = layer.describe();
        runner = new RecurrentRunner(recurrent, parameters, this::newResult);
    }

    @Override
    public Type type() {
        return settings.givesSequence() ? Type.RECURRENT : Type.FEED_FORWARD;
    }

    @Override
    public INDArray run(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        return runner.run(inputs[0], appliedMask(), workspaceMgr);
    }

    private INDArray appliedMask() {
        return settings.appliesMask() ? maskArray : null;
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState currentState, int minibatchSize) {
        this.maskArray = mask;
        this.maskState = currentState;
        return switch (settings.maskRule()) {
            case PASSES_THROUGH -> new Pair<>(mask, MaskState.Passthrough);
            case UNCHANGED -> new Pair<>(mask, currentState);
            case ACTIVE -> new Pair<>(mask, MaskState.Active);
            case ENDS -> new Pair<>(null, currentState);
        };
    }

    @Override
    public INDArray rnnTimeStep(INDArray given, LayerWorkspaceMgr workspaceMgr) {
        return switch (settings.stepping()) {
            case REFUSED -> throw refuseSteps();
            case STARTS_ANEW -> runner.run(oneStep(given), appliedMask(), workspaceMgr);
            case KEEPS_STATE -> {
                RecurrentRunner.Result result =
                        runner.run(oneStep(given), appliedMask(), false, stepState, workspaceMgr);
                stepState = result.state();
                yield result.output();
            }
        };
    }

    /** Deeplearning4j makes [minibatch, nIn, 1] of a single time step [minibatch, nIn], whatever the axis order. */
    private INDArray oneStep(INDArray given) {
        boolean channelsFirst = given.rank() == 3 && given.size(2) == 1 && given.size(1) == settings.nIn();
        return channelsFirst ? given.reshape('c', given.size(0), 1, given.size(1)) : given;
    }

    @Override
    public INDArray rnnActivateUsingStoredState(
            INDArray given, boolean training, boolean storeLastForTbptt, LayerWorkspaceMgr workspaceMgr) {
        if (settings.stepping() == Stepping.REFUSED) {
            throw refuseSteps();
        }
        if (settings.stepping() == Stepping.STARTS_ANEW) {
            return runner.run(given, appliedMask(), workspaceMgr);
        }
        RecurrentState from = settings.reusesStepState() ? stepState : truncatedState;
        RecurrentRunner.Result result = runner.run(oneStep(given), appliedMask(), false, from, workspaceMgr);
        if (storeLastForTbptt) {
            truncatedState = result.state();
        }
        return result.output();
    }

    private UnsupportedOperationException refuseSteps() {
        return new UnsupportedOperationException("Cannot run " + owner + " a few time steps at a time: its backward"
                + " direction starts at the end of the sequence. Use output() on whole sequences.");
    }

    @Override
    public Map<String, INDArray> rnnGetPreviousState() {
        if (settings.stepping() == Stepping.REFUSED) {
            throw refuseSteps();
        }
        return stepState == null ? Map.of() : stepState.toMap();
    }

    @Override
    public void rnnSetPreviousState(Map<String, INDArray> stateMap) {
        if (settings.stepping() == Stepping.REFUSED) {
            throw refuseSteps();
        }
        stepState = RecurrentState.of(stateMap, settings, owner);
    }

    @Override
    public void rnnClearPreviousState() {
        stepState = null;
        truncatedState = null;
    }

    @Override
    public Map<String, INDArray> rnnGetTBPTTState() {
        return truncatedState == null ? Map.of() : truncatedState.toMap();
    }

    @Override
    public void rnnSetTBPTTState(Map<String, INDArray> state) {
        truncatedState = RecurrentState.of(state, settings, owner);
    }

    @Override
    public Pair<Gradient, INDArray> tbpttBackpropGradient(
            INDArray epsilon, int tbpttBackLength, LayerWorkspaceMgr workspaceMgr) {
        throw InferenceOnly.refuseTraining(owner);
    }

    @Override
    public void share(HelperThreads helpers) {
        runner.share(helpers);
    }

    @Override
    public boolean isSharing() {
        return runner.isSharing();
    }

    @Override
    public void forgetArrays() {
        runner.forgetArrays();
    }

    @Override
    public void verify() {
        runner.verify();
    }

    @Override
    public long packedBytes() {
        return runner.packedBytes();
    }

    @Override
    protected void parametersChanged() {
        runner.reset();
    }
}
