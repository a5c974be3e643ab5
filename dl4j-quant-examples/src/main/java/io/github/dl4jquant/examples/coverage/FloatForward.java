package io.github.dl4jquant.examples.coverage;

import io.github.dl4jquant.graph.NetworkGraph;
import java.util.HashMap;
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
 * Runs a network's layers, one at a time, each on a copy of its input. {@code output} of
 * 1.0.0-M2.1 does not copy at inference: an activation layer writes over a tensor that others (the addition around a
 * pre-activation residual) read later, so that its result is not what the network was trained for.
 */
final class FloatForward {

    private static final LayerWorkspaceMgr MEMORY = LayerWorkspaceMgr.noWorkspaces();

    /** Sees each layer before it runs, and its result. */
    @FunctionalInterface
    interface Visitor {
        void before(Layer layer, INDArray input);

        /**
         * Sees the result of a layer or vertex.
         *
         * @param result not to be kept: it is freed when nobody reads it any more
         */
        default void after(String name, INDArray result) {}
    }

    private final Visitor visitor;

    FloatForward(Visitor visitor) {
        this.visitor = visitor;
    }

    /** The outputs of a network. */
    static INDArray[] outputs(Model network, INDArray features) {
        return new FloatForward((layer, input) -> {}).run(network, features, new HashMap<>());
    }

    /**
     * Runs a network and returns its outputs. What nobody reads any more is freed.
     *
     * @param shapes gets the shape of the result of each layer and vertex, by name, and of the input
     */
    INDArray[] run(Model network, INDArray features, Map<String, long[]> shapes) {
        return network instanceof MultiLayerNetwork net
                ? run(net, features, shapes)
                : run((ComputationGraph) network, features, shapes);
    }

    private INDArray[] run(MultiLayerNetwork net, INDArray features, Map<String, long[]> shapes) {
        INDArray activations = features;
        shapes.put(NetworkGraph.SEQUENTIAL_INPUT, features.shape());
        for (int i = 0; i < net.getnLayers(); i++) {
            Layer layer = net.getLayer(i);
            INDArray read = activations;
            activations = run(layer, net.getLayerWiseConfigurations().getInputPreProcess(i), read);
            if (i > 0) {
                read.close();
            }
            String given = layer.conf().getLayer().getLayerName();
            String name = given == null ? "layer" + i : given;
            shapes.put(name, activations.shape());
            visitor.after(name, activations);
        }
        return new INDArray[] {activations};
    }

    private INDArray[] run(ComputationGraph net, INDArray features, Map<String, long[]> shapes) {
        GraphVertex[] vertices = net.getVertices();
        Map<Integer, Integer> readers = readers(net);
        Map<Integer, INDArray> results = new HashMap<>();
        for (int index : net.topologicalSortOrder()) {
            GraphVertex vertex = vertices[index];
            INDArray result = run(vertex, features, results);
            shapes.put(vertex.getVertexName(), result.shape());
            results.put(index, result);
            visitor.after(vertex.getVertexName(), result);
            if (!vertex.isInputVertex()) {
                for (VertexIndices input : vertex.getInputVertices()) {
                    int left = readers.merge(input.getVertexIndex(), -1, Integer::sum);
                    if (left == 0 && !vertices[input.getVertexIndex()].isInputVertex()) {
                        results.remove(input.getVertexIndex()).close();
                    }
                }
            }
        }
        return net.getConfiguration().getNetworkOutputs().stream()
                .map(name -> results.get(net.getVertex(name).getVertexIndex()))
                .toArray(INDArray[]::new);
    }

    /** How often each vertex's result is read; outputs of the network once more. */
    private static Map<Integer, Integer> readers(ComputationGraph net) {
        Map<Integer, Integer> readers = new HashMap<>();
        for (GraphVertex vertex : net.getVertices()) {
            if (!vertex.isInputVertex()) {
                for (VertexIndices input : vertex.getInputVertices()) {
                    readers.merge(input.getVertexIndex(), 1, Integer::sum);
                }
            }
        }
        net.getConfiguration()
                .getNetworkOutputs()
                .forEach(name -> readers.merge(net.getVertex(name).getVertexIndex(), 1, Integer::sum));
        return readers;
    }

    private INDArray run(GraphVertex vertex, INDArray features, Map<Integer, INDArray> results) {
        if (vertex.isInputVertex()) {
            return features;
        } else if (vertex.hasLayer()
                && vertex.getInputVertices().length == 1) { // a quantized one can read several tensors
            InputPreProcessor before = ((LayerVertex) vertex).getLayerPreProcessor();
            return run(vertex.getLayer(), before, results.get(vertex.getInputVertices()[0].getVertexIndex()));
        }
        VertexIndices[] inputs = vertex.getInputVertices();
        for (int i = 0; i < inputs.length; i++) {
            vertex.setInput(i, results.get(inputs[i].getVertexIndex()).dup('c'), MEMORY);
        }
        INDArray result = vertex.doForward(false, MEMORY).dup('c');
        vertex.clear();
        return result;
    }

    private INDArray run(Layer layer, InputPreProcessor before, INDArray input) {
        INDArray features = before == null ? input : before.preProcess(input.dup('c'), (int) input.size(0), MEMORY);
        visitor.before(layer, features);
        layer.setInputMiniBatchSize((int) input.size(0));
        INDArray copy = features.dup('c');
        INDArray result = layer.activate(copy, false, MEMORY).dup('c');
        layer.clear();
        if (copy.closeable()) {
            copy.close();
        }
        return result;
    }
}
