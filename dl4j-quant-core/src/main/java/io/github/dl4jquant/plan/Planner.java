package io.github.dl4jquant.plan;

import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.observe.Range;
import io.github.dl4jquant.plan.PrecisionChoice.Choice;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.OperationNode;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.NodePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Entry point of this package. Stateless. */
public final class Planner {

    private Planner() {}

    /**
     * Makes the plan.
     *
     * @param ranges observed range of every tensor, by name; empty unless the mode is WEIGHT_AND_ACTIVATION
     * @throws io.github.dl4jquant.errors.PlanException if a setting does not fit the network
     * @throws io.github.dl4jquant.errors.CalibrationException if a tensor that is to be int8 was not seen, or was all 0
     * @throws io.github.dl4jquant.errors.InvalidNetworkException if an output channel has only zero weights
     */
    public static QuantizationPlan plan(OperationGraph graph, QuantizationConfig config, Map<String, Range> ranges) {
        return plan(graph, config, ranges, Map.of());
    }

    /**
     * Makes the plan, with the number of multiply-accumulates of each operation.
     *
     * @param shapes of tensors, minibatch first, by name; where they are not known, neither is that number
     */
    public static QuantizationPlan plan(
            OperationGraph graph, QuantizationConfig config, Map<String, Range> ranges, Map<String, long[]> shapes) {
        Map<String, Choice> choices = new PrecisionChoice(graph, config).choose();
        TensorFormats formats = new TensorFormats(
                graph, PrecisionChoice.precisions(choices), ranges, config.acceptsDegenerateTensors());
        Map<String, QuantParams> tensors = formats.choose();
        MultiplyAccumulates work = new MultiplyAccumulates(graph, shapes);
        List<NodePlan> nodes = new ArrayList<>();
        for (OperationNode node : graph.nodes()) {
            Choice choice = choices.get(node.name());
            TensorFormat output =
                    formats.writesInt8(node) ? TensorFormat.of(tensors.get(node.name())) : TensorFormat.float32();
            nodes.add(new NodePlan(
                    node.name(),
                    node.members(),
                    node.type(),
                    choice.precision(),
                    output,
                    choice.reason(),
                    work.of(node)));
        }
        return new QuantizationPlan(config.mode(), tensors, nodes);
    }

    /**
     * Names of the tensors whose observed range {@link #plan} will ask for: those that become 8-bit and whose range follows
     * from nothing else.
     *
     * @throws io.github.dl4jquant.errors.PlanException if a setting does not fit the network
     * @throws io.github.dl4jquant.errors.InvalidNetworkException if an output channel has only zero weights
     */
    public static Set<String> observedTensors(OperationGraph graph, QuantizationConfig config) {
        Map<String, Choice> choices = new PrecisionChoice(graph, config).choose();
        return new TensorFormats(graph, PrecisionChoice.precisions(choices), Map.of(), true).observedTensors();
    }
}
