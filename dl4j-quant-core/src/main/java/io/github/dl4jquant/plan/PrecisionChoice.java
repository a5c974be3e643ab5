package io.github.dl4jquant.plan;

import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationConfig.PrecisionOverride;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.OperationNode;
import io.github.dl4jquant.scheme.Precision;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Chooses the precision of each operation and the reason where it is not the wanted one. */
final class PrecisionChoice {

    private final OperationGraph graph;
    private final QuantizationConfig config;
    private final Map<String, Choice> choices = new LinkedHashMap<>();

    PrecisionChoice(OperationGraph graph, QuantizationConfig config) {
        this.graph = graph;
        this.config = config;
    }

    Map<String, Choice> choose() {
        checkOverridesMatch();
        for (OperationNode node : graph.nodes()) {
            Choice choice = overridden(node).orElseGet(() -> preferred(node));
            checkZeroChannels(node, choice.precision());
            choices.put(node.name(), choice);
        }
        demoteIslands();
        return choices;
    }

    /**
     * The precisions that each operation may run in, the preferred one first, in the order of the graph: one where the user
     * fixed it, or where there is no choice.
     */
    List<List<Precision>> candidates() {
        return graph.nodes().stream()
                .map(node -> overridden(node)
                        .map(fixed -> List.of(fixed.precision()))
                        .orElseGet(() -> candidates(node)))
                .toList();
    }

    private List<Precision> candidates(OperationNode node) {
        List<Precision> supported = config.mode().candidates().stream()
                .filter(node.precisions()::contains)
                .toList();
        return supported.isEmpty() ? List.of(preferred(node).precision()) : supported;
    }

    private Optional<Choice> overridden(OperationNode node) {
        Optional<PrecisionOverride> override = Optional.empty();
        for (PrecisionOverride candidate : config.overrides()) {
            if (matches(candidate, node)) {
                override = Optional.of(candidate);
            }
        }
        if (override.isEmpty()) {
            return Optional.empty();
        }
        Precision wanted = override.get().precision();
        Set<Precision> supported = node.precisions();
        if (supported.contains(wanted)) {
            boolean asInMode = wanted == config.mode().preference().get(0);
            return Optional.of(new Choice(wanted, asInMode ? "" : "as configured"));
        }
        if (isMeantForAnother(node, wanted)) {
            return Optional.empty();
        }
        if (wanted == Precision.FLOAT32 && supported.contains(Precision.ORIGINAL)) {
            return Optional.of(new Choice(Precision.ORIGINAL, node.refusal()));
        }
        throw new PlanException(
                "Cannot run layer '%s' (%s) in %s: %s. Supported for it: %s. Change or remove the setting for '%s'.",
                node.name(),
                node.type(),
                wanted,
                node.limitation().isEmpty() ? "this kind of layer has no such form" : node.limitation(),
                supported,
                override.get().layers());
    }

    /** One layer can be several operations, as an output layer is its logits and its loss: one of them is meant. */
    private boolean isMeantForAnother(OperationNode node, Precision wanted) {
        return graph.nodes().stream()
                .filter(other -> other != node)
                .filter(other -> other.precisions().contains(wanted))
                .anyMatch(other -> other.members().stream().anyMatch(node.members()::contains));
    }

    private Choice preferred(OperationNode node) {
        Set<Precision> supported = node.precisions();
        List<Precision> preference = config.mode().preference();
        boolean wantsInt8 = preference.get(0) == Precision.INT8_STATIC || preference.get(0) == Precision.INT8_DYNAMIC;
        if (wantsInt8 && !node.operation().sumsFitInt32() && supported.contains(Precision.INT8_WEIGHT)) {
            return new Choice(Precision.INT8_WEIGHT, node.limitation());
        }
        for (Precision precision : preference) {
            if (supported.contains(precision)) {
                boolean best = precision == preference.get(0);
                return new Choice(precision, best ? "" : reason(node, precision));
            }
        }
        Precision only = supported.iterator().next();
        return new Choice(only, reason(node, only));
    }

    private String reason(OperationNode node, Precision precision) {
        if (!node.limitation().isEmpty()) {
            return node.limitation();
        }
        if (precision == Precision.ORIGINAL) {
            return "computed in float, not quantized";
        }
        return node.operation().weightCount() == 0 ? "has no weights" : "no such form of " + node.type();
    }

    /** Int8 operations without weights between float neighbours would only be quantized to be dequantized again. */
    private void demoteIslands() {
        if (config.mode() != QuantizationMode.WEIGHT_AND_ACTIVATION) {
            return;
        }
        Set<String> worthwhile = connectedToWeights();
        for (OperationNode node : graph.nodes()) {
            if (isStatic(node.name())
                    && !worthwhile.contains(node.name())
                    && node.precisions().contains(Precision.FLOAT32)) {
                choices.put(node.name(), new Choice(Precision.FLOAT32, "stands between float layers"));
            }
        }
    }

    /** Int8 operations that have weights or were asked for, and those that are connected to them by others in int8. */
    private Set<String> connectedToWeights() {
        Deque<OperationNode> open = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        for (OperationNode node : graph.nodes()) {
            boolean wanted =
                    node.operation().weightCount() > 0 || overridden(node).isPresent();
            if (isStatic(node.name()) && wanted && seen.add(node.name())) {
                open.add(node);
            }
        }
        while (!open.isEmpty()) {
            OperationNode node = open.remove();
            Stream<OperationNode> before = node.inputs().stream().flatMap(i -> graph.producer(i).stream());
            Stream.concat(before, graph.consumers(node.name()).stream())
                    .filter(n -> isStatic(n.name()) && seen.add(n.name()))
                    .forEach(open::add);
        }
        return seen;
    }

    private boolean isStatic(String name) {
        Choice choice = choices.get(name);
        return choice != null && choice.precision() == Precision.INT8_STATIC;
    }

    private void checkOverridesMatch() {
        for (PrecisionOverride override : config.overrides()) {
            if (graph.nodes().stream().noneMatch(n -> matches(override, n))) {
                throw new PlanException(
                        "Cannot apply the setting for '%s': no layer has such a name. The layers are: %s.",
                        override.layers(),
                        String.join(
                                ", ",
                                graph.nodes().stream()
                                        .flatMap(n -> n.members().stream())
                                        .distinct()
                                        .toList()));
            }
        }
    }

    private static boolean matches(PrecisionOverride override, OperationNode node) {
        return override.layers().matcher(node.name()).matches()
                || node.members().stream()
                        .anyMatch(m -> override.layers().matcher(m).matches());
    }

    private void checkZeroChannels(OperationNode node, Precision precision) {
        if (!precision.hasInt8Weights() || config.acceptsDegenerateTensors()) {
            return;
        }
        List<Integer> zero = node.operation().zeroChannels();
        if (!zero.isEmpty()) {
            throw new InvalidNetworkException(
                    "Cannot quantize layer '%s' (%s, from %s): all weights of %d output channel(s) are 0 (the first is channel %d);"
                            + " expected at least one other value in each. If the layer is pruned or has dead units on"
                            + " purpose, allow it with acceptDegenerateTensors(true); otherwise check that the weights"
                            + " were loaded.",
                    node.name(), node.type(), String.join(" + ", node.members()), zero.size(), zero.get(0));
        }
    }

    static Map<String, Precision> precisions(Map<String, Choice> choices) {
        Map<String, Precision> precisions = new HashMap<>();
        choices.forEach((name, choice) -> precisions.put(name, choice.precision()));
        return precisions;
    }
}
