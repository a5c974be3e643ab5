package io.github.dl4jquant.examples.coverage;

import io.github.dl4jquant.graph.NetworkGraph;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a float network with Deeplearning4j's layers, one at a time, each on a copy of its input. {@code output} of
 * 1.0.0-M2.1 does not copy at inference: an activation layer writes over a tensor that others (the addition around a
 * pre-activation residual) read later, so that its result is not what the network was trained for.
 */
final class FloatForward {

    private static final LayerWorkspaceMgr MEMORY = LayerWorkspaceMgr.noWorkspaces();

    /** Sees each layer before it runs. */
    @FunctionalInterface
    interface Visitor {
        void before(Layer layer, INDArray input);
    }

    private final Visitor visitor;

    FloatForward(Visitor visitor) {
        this.visitor = visitor;
    }

    /** The outputs of a network. */
    static INDArray[] outputs(Model network, INDArray features) {
        Map<String, INDArray> results = new FloatForward((layer, input) -> {}).run(network, features);
        if (network instanceof ComputationGraph graph) {
            return graph.getConfiguration().getNetworkOutputs().stream()
                    .map(results::get)
                    .toArray(INDArray[]::new);
        }
        return new INDArray[] {
            results.values().stream().reduce((first, second) -> second).orElseThrow()
        };
    }

    /** The result of each layer and vertex, by name, and the input. */
    Map<String, INDArray> run(Model network, INDArray features) {
        return network instanceof MultiLayerNetwork net
                ? run(net, features)
                : run((ComputationGraph) network, features);
    }

    private Map<String, INDArray> run(MultiLayerNetwork net, INDArray features) {
        Map<String, INDArray> results = new LinkedHashMap<>();
        INDArray activations = features;
        results.put(NetworkGraph.SEQUENTIAL_INPUT, features);
        for (int i = 0; i < net.getnLayers(); i++) {
            Layer layer = net.getLayer(i);
            activations = run(layer, net.getLayerWiseConfigurations().getInputPreProcess(i), activations);
            String name = layer.conf().getLayer().getLayerName();
            results.put(name == null ? "layer" + i : name, activations);
        }
        return results;
    }

    private Map<String, INDArray> run(ComputationGraph net, INDArray features) {
        GraphVertex[] vertices = net.getVertices();
        Map<Integer, INDArray> results = new HashMap<>();
        Map<String, INDArray> byName = new LinkedHashMap<>();
        for (int index : net.topologicalSortOrder()) {
            GraphVertex vertex = vertices[index];
            INDArray result;
            if (vertex.isInputVertex()) {
                result = features;
            } else if (vertex.hasLayer()) {
                InputPreProcessor before = ((LayerVertex) vertex).getLayerPreProcessor();
                INDArray input = results.get(vertex.getInputVertices()[0].getVertexIndex());
                result = run(vertex.getLayer(), before, input);
            } else {
                VertexIndices[] inputs = vertex.getInputVertices();
                for (int i = 0; i < inputs.length; i++) {
                    vertex.setInput(i, results.get(inputs[i].getVertexIndex()).dup('c'), MEMORY);
                }
                result = vertex.doForward(false, MEMORY);
                vertex.clear();
            }
            results.put(index, result);
            byName.put(vertex.getVertexName(), result);
        }
        return byName;
    }

    private INDArray run(Layer layer, InputPreProcessor before, INDArray input) {
        INDArray features = before == null ? input : before.preProcess(input.dup('c'), (int) input.size(0), MEMORY);
        visitor.before(layer, features);
        layer.setInputMiniBatchSize((int) input.size(0));
        INDArray result = layer.activate(features.dup('c'), false, MEMORY);
        layer.clear();
        return result.dup('c');
    }
}
