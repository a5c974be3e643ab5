package io.github.dl4jquant.graph;

import java.util.List;
import java.util.Map;

/**
 * A trained network as a list of nodes in topological order. Immutable; holds views of the network's parameters, so it
 * is valid for as long as the network is not trained further or closed.
 *
 * @param inputs names of the network's inputs with the kind of tensor each takes, in order
 * @param nodes layers, vertices and preprocessors; each after all its inputs
 * @param outputs names of the nodes that are the network's outputs, in order
 */
public record NetworkGraph(List<Input> inputs, List<GraphNode> nodes, List<String> outputs) {

    /** Name of the only input of a MultiLayerNetwork. */
    public static final String SEQUENTIAL_INPUT = "input";

    /** One input of the network. */
    public record Input(String name, TensorKind kind) {}

    public NetworkGraph {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
    }

    /** Kind of every tensor, by name. */
    public Map<String, TensorKind> kinds() {
        Map<String, TensorKind> kinds = new java.util.HashMap<>();
        inputs.forEach(i -> kinds.put(i.name(), i.kind()));
        nodes.forEach(n -> kinds.put(n.name(), n.outputKind()));
        return kinds;
    }
}
