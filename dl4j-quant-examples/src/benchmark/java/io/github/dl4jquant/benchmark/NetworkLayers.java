package io.github.dl4jquant.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * The layers and vertices of a network of either kind, by name.
 *
 * @param nodes what is not among them is the input
 * @param output the last one
 */
record NetworkLayers(Map<String, Node> nodes, String output) {

    /**
     * A layer or vertex.
     *
     * @param configuration Deeplearning4j's, of the one or the other
     * @param inputs names of what it reads
     */
    record Node(Object configuration, List<String> inputs) {}

    /** Reads them off a network with one input and one output. */
    static NetworkLayers of(Model network) {
        return network instanceof MultiLayerNetwork net ? of(net) : of(((ComputationGraph) network).getConfiguration());
    }

    private static NetworkLayers of(MultiLayerNetwork network) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        int layers = network.getnLayers();
        for (int i = 0; i < layers; i++) {
            nodes.put(
                    name(i),
                    new Node(network.getLayerWiseConfigurations().getConf(i).getLayer(), List.of(name(i - 1))));
        }
        return new NetworkLayers(nodes, name(layers - 1));
    }

    private static String name(int layer) {
        return "layer " + layer;
    }

    private static NetworkLayers of(ComputationGraphConfiguration graph) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        graph.getVertices().forEach((name, vertex) -> {
            Object configuration =
                    vertex instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : vertex;
            nodes.put(name, new Node(configuration, graph.getVertexInputs().get(name)));
        });
        return new NetworkLayers(nodes, graph.getNetworkOutputs().get(0));
    }
}
