package io.github.dl4jquant.rewrite;

import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.OperationNode;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.NodePlan;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import io.github.dl4jquant.spi.SupportLayers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns operations and plan into the nodes of the new network, conversions included. Used once. */
final class Emitter {

    /** In what numbers and axis order a tensor lies in memory, and under what name. */
    private record Stored(String name, TensorFormat format, Layout layout) {}

    private final OperationGraph graph;
    private final QuantizationPlan plan;
    private final SupportLayers support;
    private final Map<String, TensorKind> kinds;
    private final Map<String, Stored> tensors = new HashMap<>();
    private final Map<String, Boolean> nonNegative = new HashMap<>();
    private final Map<String, Stored> conversions = new HashMap<>();
    private final List<Emission> emissions = new ArrayList<>();

    Emitter(OperationGraph graph, QuantizationPlan plan, SupportLayers support) {
        this.graph = graph;
        this.plan = plan;
        this.support = support;
        this.kinds = graph.kinds();
    }

    List<Emission> emit() {
        graph.inputs().forEach(in -> {
            tensors.put(
                    in.name(),
                    new Stored(in.name(), TensorFormat.float32(), in.kind().originalLayout()));
            nonNegative.put(in.name(), false);
        });
        for (OperationNode node : graph.nodes()) {
            emit(node, planOf(node));
        }
        return emissions;
    }

    private NodePlan planOf(OperationNode node) {
        for (NodePlan candidate : plan.nodes()) {
            if (candidate.name().equals(node.name())) {
                return candidate;
            }
        }
        if (node.operation().precisions().equals(Set.of(Precision.ORIGINAL))) {
            return new NodePlan(
                    node.name(),
                    node.members(),
                    node.type(),
                    Precision.ORIGINAL,
                    TensorFormat.float32(),
                    node.refusal()); // a saved network does not tell of preprocessors: there is nothing to decide
        }
        throw new PlanException(
                "Cannot apply the plan: it says nothing of layer '%s' (%s). Expected a plan made for this network.",
                node.name(), node.type());
    }

    private void emit(OperationNode node, NodePlan nodePlan) {
        if (!node.precisions().contains(nodePlan.precision())) {
            throw new PlanException(
                    "Cannot apply the plan: layer '%s' (%s) has no form in %s. Supported for it: %s.",
                    node.name(), node.type(), nodePlan.precision(), node.precisions());
        }
        boolean original = nodePlan.precision() == Precision.ORIGINAL;
        if (nodePlan.output().isInt8() && nodePlan.precision() != Precision.INT8_STATIC) {
            throw new PlanException(
                    "Cannot apply the plan: layer '%s' (%s) runs in %s but is to write %s; only INT8_STATIC writes 8-bit"
                            + " numbers. Change its precision or its output.",
                    node.name(), node.type(), nodePlan.precision(), nodePlan.output());
        }
        List<String> inputNames = new ArrayList<>();
        List<TensorFormat> inputFormats = new ArrayList<>();
        List<TensorKind> inputKinds = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            String tensor = node.inputs().get(i);
            Layout wantedLayout = layout(tensor, original);
            Stored stored = readsAsItIs(node, tensor, wantedLayout)
                    ? tensors.get(tensor)
                    : stored(tensor, wantedFormat(node, nodePlan, i), wantedLayout);
            inputNames.add(stored.name());
            inputFormats.add(stored.format());
            inputKinds.add(kinds.get(tensor));
        }
        checkSharedScale(node, nodePlan, inputFormats);
        List<Boolean> signs = node.inputs().stream().map(nonNegative::get).toList();
        nonNegative.put(node.name(), node.operation().isNonNegative(signs));

        Layout outLayout = layout(node.name(), original);
        boolean isOutput = graph.outputs().contains(node.name());
        boolean convertOutput = isOutput
                && (nodePlan.output().isInt8() || !sameLayout(node.name(), outLayout, layout(node.name(), true)));
        String name = convertOutput ? node.name() + "-inner" : node.name();
        Placement placement = new Placement(nodePlan, name, inputFormats, inputKinds, signs, readsNetworkInput(node));
        Replacement replacement = node.operation().replace(placement);
        emissions.add(new Emission(name, node.name(), replacement, inputNames));
        Stored result = new Stored(name, nodePlan.output(), outLayout);
        tensors.put(node.name(), result);
        if (convertOutput) {
            convert(node.name(), result, TensorFormat.float32(), layout(node.name(), true), node.name());
        }
    }

    /** Whether an operation that can quantize its input itself finds it in float, in the right order. */
    private boolean readsAsItIs(OperationNode node, String tensor, Layout layout) {
        Stored have = tensors.get(tensor);
        return node.operation().canReadFloat() && !have.format().isInt8() && sameLayout(tensor, have.layout(), layout);
    }

    private boolean readsNetworkInput(OperationNode node) {
        return graph.inputs().stream().anyMatch(in -> node.inputs().contains(in.name()));
    }

    /** What only moves bytes cannot change their scale. */
    private static void checkSharedScale(OperationNode node, NodePlan nodePlan, List<TensorFormat> inputs) {
        if (nodePlan.precision() != Precision.INT8_STATIC
                || !(node.operation().outputRange() instanceof OutputRange.SameAsInputs)) {
            return;
        }
        boolean toFloat = !nodePlan.output().isInt8() && node.operation().canWriteFloat();
        for (TensorFormat input : inputs) {
            if (input.isInt8() && !toFloat && !input.equals(nodePlan.output())) {
                throw new PlanException(
                        "Cannot apply the plan: layer '%s' (%s) keeps the scale of its inputs, but reads %s and is to"
                                + " write %s. Give its inputs and its output the same scale and zero point.",
                        node.name(), node.type(), input, nodePlan.output());
            }
        }
    }

    private TensorFormat wantedFormat(OperationNode node, NodePlan reader, int input) {
        if (reader.precision() != Precision.INT8_STATIC || !node.operation().readsInt8(input)) {
            return TensorFormat.float32();
        }
        String tensor = node.inputs().get(input);
        QuantParams params = plan.tensors().get(tensor);
        if (params == null) {
            throw new PlanException(
                    "Cannot apply the plan: layer '%s' computes in int8, but there is no scale for its input '%s'. Add"
                            + " one to the plan's tensors, or quantize again with calibration data.",
                    reader.name(), tensor);
        }
        return TensorFormat.of(params);
    }

    private Layout layout(String tensor, boolean original) {
        TensorKind kind = kinds.get(tensor);
        return original || !kind.hasLayouts() ? kind.originalLayout() : Layout.CHANNELS_LAST;
    }

    private boolean sameLayout(String tensor, Layout a, Layout b) {
        return a == b || !kinds.get(tensor).hasLayouts();
    }

    private Stored stored(String tensor, TensorFormat format, Layout layout) {
        Stored have = tensors.get(tensor);
        if (have.format().equals(format) && sameLayout(tensor, have.layout(), layout)) {
            return have;
        }
        String key = tensor + "|" + format + "|" + layout;
        Stored converted = conversions.get(key);
        if (converted == null) {
            String name = tensor + suffix(have, format, layout);
            String unique = name;
            for (int i = 2; isTaken(unique); i++) {
                unique = name + "-" + i;
            }
            converted = convert(tensor, have, format, layout, unique);
            conversions.put(key, converted);
        }
        return converted;
    }

    private static String suffix(Stored from, TensorFormat format, Layout layout) {
        if (format.isInt8()) {
            return "-quantized";
        } else if (from.format().isInt8()) {
            return "-float";
        }
        return layout == Layout.CHANNELS_LAST ? "-channels-last" : "-channels-first";
    }

    private boolean isTaken(String name) {
        return kinds.containsKey(name)
                || emissions.stream().anyMatch(e -> e.name().equals(name));
    }

    private Stored convert(String tensor, Stored from, TensorFormat format, Layout layout, String name) {
        Replacement boundary =
                support.boundary(name, tensor, kinds.get(tensor), from.format(), from.layout(), format, layout);
        emissions.add(new Emission(name, null, boundary, List.of(from.name())));
        return new Stored(name, format, layout);
    }
}
