package io.github.dl4jquant.refine;

import io.github.dl4jquant.plan.Choice;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.scheme.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says of each operation what was measured and, where it is not in the preferred precision, why. Immutable. */
final class Explanation {

    private final OperationGraph graph;
    private final List<List<Precision>> candidates;
    private final Map<String, Choice> configured;
    private final PlacementCosts costs;
    private final NetworkTimes times;

    Explanation(
            OperationGraph graph,
            List<List<Precision>> candidates,
            Map<String, Choice> configured,
            PlacementCosts costs,
            NetworkTimes times) {
        this.graph = graph;
        this.candidates = candidates;
        this.configured = configured;
        this.costs = costs;
        this.times = times;
    }

    /**
     * The choices of a placement, by name of the operation.
     *
     * @param byParts whether it was chosen operation by operation; otherwise as a whole
     */
    Map<String, Choice> choices(List<Precision> placement, boolean byParts) {
        Map<String, Choice> choices = new LinkedHashMap<>();
        for (int i = 0; i < placement.size(); i++) {
            String name = graph.nodes().get(i).name();
            Choice asConfigured = configured.get(name);
            if (candidates.get(i).size() == 1) {
                choices.put(name, asConfigured);
                continue;
            }
            Precision precision = placement.get(i);
            Map<Precision, Double> micros = costs.measuredMicros(i, placement);
            String reason = reason(precision, candidates.get(i).get(0), micros, byParts);
            boolean deviates = precision != asConfigured.precision();
            choices.put(name, new Choice(precision, deviates ? reason : asConfigured.reason(), micros));
        }
        return choices;
    }

    private String reason(Precision precision, Precision preferred, Map<Precision, Double> micros, boolean byParts) {
        if (precision == preferred) {
            return "";
        }
        if (byParts && micros.containsKey(precision) && micros.containsKey(preferred)) {
            return String.format(
                    Locale.ROOT,
                    "%s measured %.1f us, %s %.1f us%s",
                    precision,
                    micros.get(precision),
                    preferred,
                    micros.get(preferred),
                    preferred == Precision.INT8_STATIC ? " with its conversions" : "");
        }
        return String.format(
                Locale.ROOT,
                "the whole network measured %.1f us so, %.1f us as configured",
                times.chosenMicros(),
                times.configuredMicros());
    }
}
