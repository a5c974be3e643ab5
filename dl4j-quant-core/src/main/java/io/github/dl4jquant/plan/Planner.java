package io.github.dl4jquant.plan;

import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.observe.Range;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.OperationNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.NodePlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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
        return plan(graph, config, choices(graph, config), ranges, shapes);
    }

    /** What the mode and the user's settings say of each operation, by name. */
    public static Map<String, Choice> choices(OperationGraph graph, QuantizationConfig config) {
        return new PrecisionChoice(graph, config).choose();
    }

    /**
     * The precisions that each operation may run in where speed decides, the preferred one first: for each operation of the
     * graph, in its order; only one where the user fixed it, or where there is no other.
     */
    public static List<List<Precision>> candidates(OperationGraph graph, QuantizationConfig config) {
        return new PrecisionChoice(graph, config).candidates();
    }

    /**
     * Makes the plan of these choices.
     *
     * @param choices one of {@link #candidates} for each operation, by name
     * @param ranges of all {@link #observableTensors}, unless the choices are those of the mode
     */
    public static QuantizationPlan plan(
            OperationGraph graph,
            QuantizationConfig config,
            Map<String, Choice> choices,
            Map<String, Range> ranges,
            Map<String, long[]> shapes) {
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
                    work.of(node),
                    choice.measuredMicros()));
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

    /** Names of the tensors that one choice or other of {@link #candidates} would observe. */
    public static Set<String> observableTensors(OperationGraph graph, QuantizationConfig config) {
        Set<String> tensors = new LinkedHashSet<>(observedTensors(graph, config));
        List<List<Precision>> candidates = candidates(graph, config);
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).contains(Precision.INT8_STATIC)) {
                tensors.add(graph.nodes().get(i).name());
                tensors.addAll(graph.nodes().get(i).inputs());
            }
        }
        return tensors;
    }
}
