package io.github.dl4jquant.plan;

import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.spi.NodePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A decision per operation. Immutable; can be written to JSON, edited by hand and applied to the same network again.
 *
 * @param mode what was asked for
 * @param tensors scale and zero point of every tensor that is 8-bit somewhere, by name
 * @param nodes in topological order
 */
public record QuantizationPlan(QuantizationMode mode, Map<String, QuantParams> tensors, List<NodePlan> nodes) {

    public QuantizationPlan {
        Objects.requireNonNull(mode, "mode");
        tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        nodes = List.copyOf(nodes);
    }

    /** The decision for an operation, by its own name or else that of one of the layers it stands for. */
    public Optional<NodePlan> find(String layer) {
        return nodes.stream()
                .filter(n -> n.name().equals(layer))
                .findFirst()
                .or(() ->
                        nodes.stream().filter(n -> n.members().contains(layer)).findFirst());
    }
}
