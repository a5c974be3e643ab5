package io.github.dl4jquant.prepare;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.NetworkGraph;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Rules;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the rule of each node for its operations; a node without a rule, or refused by it, stays as it is. */
final class Lowering {

    private final Rules rules;

    Lowering(Rules rules) {
        this.rules = rules;
    }

    List<OperationNode> lower(NetworkGraph graph) {
        List<OperationNode> nodes = new ArrayList<>();
        graph.nodes().forEach(node -> addNode(nodes, node));
        return nodes;
    }

    private void addNode(List<OperationNode> nodes, GraphNode node) {
        Optional<NodeQuantizer<Object>> rule = rules.find(node.conf());
        if (rule.isEmpty()) {
            nodes.add(original(node, noRule(node)));
            return;
        }
        List<NodeQuantizer.Step> steps;
        try {
            steps = rule.get().lower(node, node.conf());
        } catch (UnsupportedNodeException e) {
            nodes.add(original(node, e.getMessage()));
            return;
        }
        List<String> inputs = node.inputs();
        List<TensorKind> kinds = node.inputKinds();
        for (NodeQuantizer.Step step : steps) {
            String name = node.name() + step.suffix();
            TensorKind kind = step.operation().outputKind(kinds);
            nodes.add(new OperationNode(
                    name,
                    List.of(node.name()),
                    step.operation().type(node.type()),
                    step.operation(),
                    inputs,
                    kind,
                    ""));
            inputs = List.of(name);
            kinds = List.of(kind);
        }
    }

    private static String noRule(GraphNode node) {
        boolean ofDeeplearning4j = node.conf().getClass().getName().startsWith("org.deeplearning4j.");
        return "no int8 form of " + node.type()
                + (ofDeeplearning4j ? "" : ": it is not one of Deeplearning4j's layers, and no rule for it was found");
    }

    private OperationNode original(GraphNode node, String refusal) {
        Operation operation = rules.supportLayers().original(node);
        return new OperationNode(
                node.name(), List.of(node.name()), node.type(), operation, node.inputs(), node.outputKind(), refusal);
    }
}
