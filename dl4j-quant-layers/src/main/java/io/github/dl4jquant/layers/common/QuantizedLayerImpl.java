package io.github.dl4jquant.layers.common;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Runs a {@link QuantizedLayer} inside a Deeplearning4j network. Inference only. As thread-safe as any Deeplearning4j
 * layer: one forward pass at a time.
 */
public abstract class QuantizedLayerImpl extends AbstractLayer<QuantizedLayer> implements Verifiable {

    private static final long serialVersionUID = 1L;

    private final ResultArrays results = new ResultArrays();
    private transient INDArray block;

    protected QuantizedLayerImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    final void attach(QuantizedLayer layer, INDArray parameters) {
        block = parameters;
        bind(layer, parameters);
    }

    /**
     * Takes the layer's part of the network's parameters, null for a layer without; again when the network moves them.
     * They may be filled in later: they are not to be read before the layer is first run.
     */
    protected abstract void bind(QuantizedLayer layer, INDArray parameters);

    /**
     * Computes the layer.
     *
     * @param inputs as they come, unchecked; the array may be written to
     */
    public abstract INDArray run(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr);

    /** An array of undefined contents in 'c' order for the result, where Deeplearning4j wants it. */
    protected final INDArray newResult(LayerWorkspaceMgr workspaceMgr, DataType type, long... shape) {
        return results.make(workspaceMgr, type, shape);
    }

    /** Forgets what was made from the parameters, because they have changed. */
    protected abstract void parametersChanged();

    /** Frees native memory at once; what is needed again is made again. */
    public final void release() {
        parametersChanged();
    }

    /** Bytes of packed weights held besides the network's parameter array. */
    public abstract long packedBytes();

    /** Told once, where this runs as a vertex, what graph it is part of; of no interest to most layers. */
    protected void placedIn(ComputationGraph graph) {
        // needs nothing of it
    }

    /**
     * The mask behind this layer where it runs as a vertex. As most of Deeplearning4j's own vertices have it: what any input
     * has counts, and all of it if one has no mask.
     *
     * @param masks one per input, null for an input without; null if no input has one
     */
    protected Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int minibatchSize) {
        if (masks == null || masks.length == 0 || Arrays.stream(masks).anyMatch(Objects::isNull)) {
            return new Pair<>(null, state);
        }
        INDArray any = masks[0];
        for (int i = 1; i < masks.length; i++) {
            any = Transforms.max(any, masks[i], true);
        }
        return new Pair<>(any, state);
    }

    /** Never copies: an input of a quantized layer is read once, before the next layer runs. */
    @Override
    public void setInput(INDArray newInput, LayerWorkspaceMgr workspaceMgr) {
        this.input = newInput;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        return run(new INDArray[] {input}, workspaceMgr);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        throw InferenceOnly.refuseTraining(((QuantizedLayer) conf().getLayer()).describe());
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public void clearNoiseWeightParams() {
        // there are none
    }

    @Override
    public TrainingConfig getConfig() {
        return conf().getLayer();
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
            parametersChanged();
        }
    }

    @Override
    public void setParamsViewArray(INDArray params) {
        attach((QuantizedLayer) conf().getLayer(), params);
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
        // never trained
    }

    @Override
    public boolean updaterDivideByMinibatch(String paramName) {
        return false;
    }
}
