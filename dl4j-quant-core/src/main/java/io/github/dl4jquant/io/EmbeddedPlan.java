package io.github.dl4jquant.io;

import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.NodePlan;
import io.github.dl4jquant.spi.Planned;
import io.github.dl4jquant.spi.PlannedLayers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The plan that a quantized network carries: every layer remembers the decision it is the result of. Stateless. */
public final class EmbeddedPlan {

    private EmbeddedPlan() {}

    /**
     * The plan of a quantized sequential network.
     *
     * @throws PlanException if the network is not quantized
     */
    public static QuantizationPlan of(MultiLayerNetwork net) {
        return of(PlannedLayers.of(net));
    }

    /**
     * The plan of a quantized graph network.
     *
     * @throws PlanException if the network is not quantized
     */
    public static QuantizationPlan of(ComputationGraph net) {
        return of(PlannedLayers.of(net));
    }

    private static QuantizationPlan of(Map<String, Object> confs) {
        List<NodePlan> nodes = new ArrayList<>();
        Map<String, QuantParams> tensors = new LinkedHashMap<>();
        boolean quantized = false;
        for (Map.Entry<String, Object> entry : confs.entrySet()) {
            if (entry.getValue() instanceof Planned planned) {
                quantized = true;
                NodePlan plan = planned.getPlan();
                String tensor = planned.conversion() ? plan.members().get(0) : plan.name();
                if (plan.output().isInt8()) {
                    tensors.put(tensor, plan.output().params());
                }
                if (!planned.conversion()) {
                    nodes.add(plan);
                }
            } else {
                nodes.add(kept(entry.getKey(), entry.getValue()));
            }
        }
        if (!quantized) {
            throw new PlanException(
                    "Cannot find a plan: none of the %d layers of this network was made by"
                            + " QuantizationTransform. Quantize it first.",
                    confs.size());
        }
        return new QuantizationPlan(mode(nodes), tensors, nodes);
    }

    private static NodePlan kept(String name, Object conf) {
        return new NodePlan(
                name,
                List.of(name),
                conf.getClass().getSimpleName(),
                Precision.ORIGINAL,
                TensorFormat.float32(),
                "computed in float, not quantized");
    }

    private static QuantizationMode mode(List<NodePlan> nodes) {
        Set<Precision> used = nodes.stream().map(NodePlan::precision).collect(Collectors.toSet());
        for (QuantizationMode mode : List.of(
                QuantizationMode.WEIGHT_AND_ACTIVATION, QuantizationMode.DYNAMIC, QuantizationMode.WEIGHT_ONLY)) {
            if (used.contains(mode.preference().get(0))) {
                return mode;
            }
        }
        return QuantizationMode.FLOAT32;
    }
}
