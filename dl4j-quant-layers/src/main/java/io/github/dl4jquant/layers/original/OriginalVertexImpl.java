package io.github.dl4jquant.layers.original;

import io.github.dl4jquant.layers.common.BlockInitializer;
import io.github.dl4jquant.spi.NodePlan;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.misc.DummyConfig;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.vertex.BaseWrapperVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs an {@link OriginalVertex}. */
final class OriginalVertexImpl extends BaseWrapperVertex {

    private static final long serialVersionUID = 1L;

    private final NodePlan plan;
    private final transient FloatParameters parameters;
    private final transient INDArray block;

    OriginalVertexImpl(NodePlan plan, GraphVertex underlying, FloatParameters parameters, INDArray block) {
        super(underlying);
        this.plan = plan;
        this.parameters = parameters;
        this.block = block;
    }

    @Override
    public void setInput(int inputNumber, INDArray input, LayerWorkspaceMgr workspaceMgr) {
        parameters.check(plan.describe());
        INDArray floats = input.dataType() == DataType.FLOAT ? input : input.castTo(DataType.FLOAT);
        super.setInput(inputNumber, floats, workspaceMgr);
    }

    @Override
    public boolean hasLayer() {
        return false;
    }

    @Override
    public Layer getLayer() {
        return null;
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        throw OriginalVertex.inferenceOnly(getVertexName());
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
        // never trained
    }

    /** The wrapped vertex, asked about its parameters, knows nothing of one that is called "block". */
    @Override
    public TrainingConfig getConfig() {
        return new DummyConfig(getVertexName());
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
    public Map<String, INDArray> paramTable(boolean backpropOnly) {
        return block == null ? Map.of() : Map.of(BlockInitializer.KEY, block);
    }

    @Override
    public String toString() {
        return "OriginalVertexImpl(" + underlying + ")";
    }
}
