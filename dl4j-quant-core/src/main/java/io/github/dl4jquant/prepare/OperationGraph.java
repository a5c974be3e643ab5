package io.github.dl4jquant.prepare;

import io.github.dl4jquant.graph.NetworkGraph;
import io.github.dl4jquant.graph.TensorKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The prepared network.
 *
 * @param inputs the network's inputs
 * @param nodes in topological order
 * @param outputs names of the tensors that are the network's outputs
 */
public record OperationGraph(List<NetworkGraph.Input> inputs, List<OperationNode> nodes, List<String> outputs) {

    public OperationGraph {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
    }

    /** Kind of every tensor, by name. */
    public Map<String, TensorKind> kinds() {
        Map<String, TensorKind> kinds = new HashMap<>();
        inputs.forEach(i -> kinds.put(i.name(), i.kind()));
        nodes.forEach(n -> kinds.put(n.name(), n.outputKind()));
        return kinds;
    }

    /** The node that produces a tensor; empty for an input of the network. */
    public Optional<OperationNode> producer(String tensor) {
        return nodes.stream().filter(n -> n.name().equals(tensor)).findFirst();
    }

    /** The nodes that read a tensor. */
    public List<OperationNode> consumers(String tensor) {
        return nodes.stream().filter(n -> n.inputs().contains(tensor)).toList();
    }
}
