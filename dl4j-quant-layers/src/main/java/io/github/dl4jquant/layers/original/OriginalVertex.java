package io.github.dl4jquant.layers.original;

import io.github.dl4jquant.layers.common.InferenceOnly;
import io.github.dl4jquant.spi.NodePlan;
import io.github.dl4jquant.spi.Planned;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A Deeplearning4j vertex in float inside a network whose parameters are INT8 (left to itself it would cast its inputs to
 * the network's type). Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class OriginalVertex extends GraphVertex implements Planned {

    private static final long serialVersionUID = 1L;

    private NodePlan plan;
    private GraphVertex inner;
    private long parameterCount;

    /** For JSON. */
    public OriginalVertex() {}

    OriginalVertex(NodePlan plan, GraphVertex inner, long parameterCount) {
        this.plan = plan;
        this.inner = inner;
        this.parameterCount = parameterCount;
    }

    @Override
    public boolean conversion() {
        return false;
    }

    @Override
    public NodePlan getPlan() {
        return plan;
    }

    public void setPlan(NodePlan plan) {
        this.plan = plan;
    }

    public GraphVertex getInner() {
        return inner;
    }

    public void setInner(GraphVertex inner) {
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
    public void setDataType(DataType dataType) {
        inner.setDataType(DataType.FLOAT);
    }

    @Override
    public GraphVertex clone() {
        return new OriginalVertex(plan, copyOf(inner), parameterCount);
    }

    /** A clone; that of a {@code MergeVertex} forgets along which axis, that of a {@code ReshapeVertex} in which order. */
    static GraphVertex copyOf(GraphVertex vertex) {
        GraphVertex copy = vertex.clone();
        if (vertex instanceof MergeVertex merge) {
            ((MergeVertex) copy).setMergeAxis(merge.getMergeAxis());
        } else if (vertex instanceof ReshapeVertex reshape) {
            ((ReshapeVertex) copy).setReshapeOrder(reshape.getReshapeOrder());
            ((ReshapeVertex) copy).setMaskShape(reshape.getMaskShape());
        }
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OriginalVertex vertex
                && Objects.equals(plan, vertex.plan)
                && Objects.equals(inner, vertex.inner);
    }

    @Override
    public int hashCode() {
        return Objects.hash(plan, inner);
    }

    @Override
    public long numParams(boolean backprop) {
        return FloatParameters.blockBytes(parameterCount);
    }

    @Override
    public int minVertexInputs() {
        return inner.minVertexInputs();
    }

    @Override
    public int maxVertexInputs() {
        return inner.maxVertexInputs();
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int index,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        FloatParameters parameters = new FloatParameters(paramsView, parameterCount);
        org.deeplearning4j.nn.graph.vertex.GraphVertex vertex =
                inner.instantiate(graph, name, index, parameters.view(), false, DataType.FLOAT);
        return new OriginalVertexImpl(plan, vertex, parameters, paramsView);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        return inner.getOutputType(layerIndex, vertexInputs);
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        return inner.getMemoryReport(inputTypes);
    }

    static IllegalStateException inferenceOnly(String name) {
        return InferenceOnly.refuseTraining("vertex '" + name + "'");
    }
}
