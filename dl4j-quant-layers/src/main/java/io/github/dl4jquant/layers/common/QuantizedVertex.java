package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.spi.NodePlan;
import io.github.dl4jquant.spi.Planned;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/**
 * A {@link QuantizedLayer} with several inputs, as a vertex of a ComputationGraph. A kind of layer vertex, because
 * Deeplearning4j takes every vertex with parameters for one. Mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedVertex extends LayerVertex implements Planned {

    private static final long serialVersionUID = 1L;

    /** For JSON. */
    public QuantizedVertex() {}

    public QuantizedVertex(QuantizedLayer layer) {
        super(new NeuralNetConfiguration.Builder().layer(layer).build(), null);
    }

    private QuantizedVertex(NeuralNetConfiguration layerConf) {
        super(layerConf, null);
    }

    /** The layer that computes it. */
    @JsonIgnore
    public QuantizedLayer getLayer() {
        return (QuantizedLayer) getLayerConf().getLayer();
    }

    /** That of its layer. */
    @JsonIgnore
    @Override
    public NodePlan getPlan() {
        return getLayer().getPlan();
    }

    @Override
    public boolean conversion() {
        return false;
    }

    @Override
    public GraphVertex clone() {
        return new QuantizedVertex(getLayerConf().clone());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuantizedVertex && super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    @Override
    public int minVertexInputs() {
        return getLayer().getInputFormats().size();
    }

    @Override
    public int maxVertexInputs() {
        return minVertexInputs();
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int index,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        QuantizedLayerImpl runtime = (QuantizedLayerImpl)
                getLayer().instantiate(getLayerConf(), List.of(), index, paramsView, initializeParams, networkDatatype);
        runtime.placedIn(graph);
        return new QuantizedVertexImpl(graph, name, index, runtime, networkDatatype);
    }

    /** Of all inputs, or of the first alone, which is all that Deeplearning4j hands over for a layer. */
    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        return getLayer().outputType(vertexInputs);
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        return getLayer().getMemoryReport(inputTypes[0]);
    }
}
