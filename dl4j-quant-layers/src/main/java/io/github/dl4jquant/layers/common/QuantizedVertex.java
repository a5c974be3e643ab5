package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.spi.NodePlan;
import io.github.dl4jquant.spi.Planned;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/**
 * A {@link QuantizedLayer} with several inputs, as a vertex of a ComputationGraph. Mutable for Deeplearning4j's JSON
 * only.
 */
public final class QuantizedVertex extends GraphVertex implements Planned {

    private static final long serialVersionUID = 1L;

    private QuantizedLayer layer;

    /** For JSON. */
    public QuantizedVertex() {}

    public QuantizedVertex(QuantizedLayer layer) {
        this.layer = layer;
    }

    /** That of its layer. */
    @JsonIgnore
    @Override
    public NodePlan getPlan() {
        return layer.getPlan();
    }

    @Override
    public boolean conversion() {
        return false;
    }

    public QuantizedLayer getLayer() {
        return layer;
    }

    public void setLayer(QuantizedLayer layer) {
        this.layer = layer;
    }

    @Override
    public GraphVertex clone() {
        return new QuantizedVertex((QuantizedLayer) layer.clone());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuantizedVertex vertex && Objects.equals(layer, vertex.layer);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(layer);
    }

    @Override
    public long numParams(boolean backprop) {
        return layer.blockBytes();
    }

    @Override
    public int minVertexInputs() {
        return layer.getInputFormats().size();
    }

    @Override
    public int maxVertexInputs() {
        return layer.getInputFormats().size();
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int index,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        NeuralNetConfiguration conf =
                graph.getConfiguration().getDefaultConfiguration().clone();
        conf.setLayer(layer);
        conf.clearVariables();
        QuantizedLayerImpl runtime = (QuantizedLayerImpl)
                layer.instantiate(conf, List.of(), index, paramsView, initializeParams, networkDatatype);
        return new QuantizedVertexImpl(graph, name, index, runtime, networkDatatype);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        return layer.outputType(vertexInputs);
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        return layer.getMemoryReport(inputTypes[0]);
    }
}
