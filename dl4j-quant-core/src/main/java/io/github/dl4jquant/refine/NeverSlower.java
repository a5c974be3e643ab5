package io.github.dl4jquant.refine;

import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.plan.Choice;
import io.github.dl4jquant.plan.Planner;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.scheme.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Chooses the precision of each operation by what it measures: runs the network as configured, in each precision alone, and
 * with int8 and float in turns (which shows what conversions cost), searches the placement that takes the least time by
 * those parts, runs that too, and keeps it unless the whole network is measured to be faster otherwise. Used once.
 */
public final class NeverSlower {

    /** How often what the search finds is measured and searched again. */
    private static final int LARGEST_NUMBER_OF_PROPOSALS = 4;

    private final OperationGraph graph;
    private final Function<Map<String, Choice>, QuantizationPlan> planner;
    private final Trial.Bench bench;
    private final Rounds rounds;
    private final Rounds lastRounds;
    private final List<List<Precision>> candidates;
    private final Map<String, Choice> configured;
    private final PlacementModel model;
    private final Map<List<Precision>, Trial> trials = new LinkedHashMap<>();
    private double microsPerLayer;

    /**
     * @param graph the prepared network
     * @param planner makes the plan of a choice for each operation
     * @param bench makes networks of plans
     */
    public NeverSlower(
            OperationGraph graph,
            QuantizationConfig config,
            Function<Map<String, Choice>, QuantizationPlan> planner,
            NetworkBench<?> bench) {
        this(graph, config, planner, (Trial.Bench) bench);
    }

    NeverSlower(
            OperationGraph graph,
            QuantizationConfig config,
            Function<Map<String, Choice>, QuantizationPlan> planner,
            Trial.Bench bench) {
        this.graph = graph;
        this.planner = planner;
        this.bench = bench;
        this.rounds = new Rounds(config.progress());
        this.lastRounds = new Rounds(config.progress());
        this.candidates = Planner.candidates(graph, config);
        this.configured = Planner.choices(graph, config);
        this.model = new PlacementModel(graph);
    }

    /**
     * A plan and how it was chosen.
     *
     * @param times of whole networks; null if there was nothing to choose
     */
    public record Refined(QuantizationPlan plan, NetworkTimes times) {}

    /** Measures and chooses. */
    public Refined refine() {
        if (candidates.stream().allMatch(c -> c.size() == 1)) {
            return new Refined(planner.apply(configured), null);
        }
        try {
            return measured();
        } finally {
            trials.values().forEach(Trial::close);
        }
    }

    private Refined measured() {
        List<Precision> asConfigured = graph.nodes().stream()
                .map(n -> configured.get(n.name()).precision())
                .toList();
        open(asConfigured);
        Map<Precision, List<Precision>> uniform = uniform();
        uniform.values().forEach(this::open);
        if (candidates.stream().anyMatch(c -> c.size() > 1 && c.contains(Precision.INT8_STATIC))) {
            open(inTurns(0));
            open(inTurns(1));
        }
        List<Precision> proposal = propose(asConfigured);
        Map<List<Precision>, Timing> wholes = wholes(asConfigured, uniform.values(), proposal);
        List<Precision> chosen = fastest(wholes, asConfigured, proposal);
        Map<Precision, Double> uniformMicros = new TreeMap<>();
        uniform.forEach((precision, placement) ->
                uniformMicros.put(precision, wholes.get(placement).micros()));
        NetworkTimes times = new NetworkTimes(
                wholes.get(chosen).micros(), wholes.get(asConfigured).micros(), uniformMicros);
        Explanation explanation = new Explanation(graph, candidates, configured, costs(asConfigured), times);
        return new Refined(planner.apply(explanation.choices(chosen, chosen.equals(proposal))), times);
    }

    /** Searches, and measures what was found, until nothing new is found. */
    private List<Precision> propose(List<Precision> asConfigured) {
        rounds.run(List.copyOf(trials.values()));
        microsPerLayer = rounds.microsPerLayer(trials.get(asConfigured));
        List<Precision> proposal = new PlacementSearch(graph, candidates, costs(asConfigured)).best(asConfigured);
        for (int i = 1; i < LARGEST_NUMBER_OF_PROPOSALS && !trials.containsKey(proposal); i++) {
            open(proposal);
            rounds.run(List.copyOf(trials.values()));
            proposal = new PlacementSearch(graph, candidates, costs(asConfigured)).best(asConfigured);
        }
        open(proposal);
        return proposal;
    }

    private PlacementCosts costs(List<Precision> asConfigured) {
        return new PlacementCosts(model, candidates, rounds.table(), microsPerLayer, asConfigured);
    }

    /** Fresh times, since the fastest of old ones may owe it to luck. */
    private Map<List<Precision>, Timing> wholes(
            List<Precision> asConfigured, Iterable<List<Precision>> uniform, List<Precision> proposal) {
        Map<List<Precision>, Trial> last = new LinkedHashMap<>();
        last.put(asConfigured, trials.get(asConfigured));
        uniform.forEach(placement -> last.put(placement, trials.get(placement)));
        last.put(proposal, trials.get(proposal));
        lastRounds.run(List.copyOf(last.values()));
        Map<List<Precision>, Timing> wholes = new LinkedHashMap<>();
        last.forEach((placement, trial) -> wholes.put(placement, lastRounds.whole(trial)));
        return wholes;
    }

    /**
     * The proposal where it is clearly faster than as configured, which is chosen otherwise; unless a third network is faster
     * than either for certain.
     */
    static List<Precision> fastest(
            Map<List<Precision>, Timing> wholes, List<Precision> asConfigured, List<Precision> proposal) {
        List<Precision> fastest = asConfigured;
        for (Map.Entry<List<Precision>, Timing> other : wholes.entrySet()) {
            boolean isTie = fastest.equals(asConfigured)
                    && !other.getValue().isFasterThan(wholes.get(asConfigured), PlacementCosts.MARGIN);
            if (!isTie && other.getValue().micros() < wholes.get(fastest).micros()) {
                fastest = other.getKey();
            }
        }
        List<Precision> either = wholes.get(proposal).isFasterThan(wholes.get(asConfigured), PlacementCosts.MARGIN)
                ? proposal
                : asConfigured;
        return wholes.get(fastest).isFasterThan(wholes.get(either), 0) ? fastest : either;
    }

    /** For each precision that there is a choice of, every operation in it; those that have no such form in float. */
    private Map<Precision, List<Precision>> uniform() {
        Map<Precision, List<Precision>> uniform = new TreeMap<>();
        for (Precision precision : Precision.values()) {
            if (candidates.stream().anyMatch(c -> c.size() > 1 && c.contains(precision))) {
                uniform.put(
                        precision,
                        candidates.stream()
                                .map(c -> c.contains(precision) ? precision : floatOf(c))
                                .toList());
            }
        }
        return uniform;
    }

    private static Precision floatOf(List<Precision> candidates) {
        return candidates.get(candidates.size() - 1);
    }

    /** INT8_STATIC and float in turns along every path, so that every conversion is seen. */
    private List<Precision> inTurns(int phase) {
        Map<String, Integer> depths = new LinkedHashMap<>();
        List<Precision> placement = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            int depth = 1
                    + graph.nodes().get(i).inputs().stream()
                            .mapToInt(input -> depths.getOrDefault(input, 0))
                            .max()
                            .orElse(0);
            depths.put(graph.nodes().get(i).name(), depth);
            boolean isStatic = depth % 2 == phase && candidates.get(i).contains(Precision.INT8_STATIC);
            placement.add(isStatic ? Precision.INT8_STATIC : floatOf(candidates.get(i)));
        }
        return List.copyOf(placement);
    }

    private void open(List<Precision> placement) {
        if (!trials.containsKey(placement)) {
            Map<String, Choice> choices = new LinkedHashMap<>();
            for (int i = 0; i < placement.size(); i++) {
                choices.put(graph.nodes().get(i).name(), new Choice(placement.get(i), ""));
            }
            trials.put(placement, bench.open(planner.apply(choices)));
        }
    }
}
