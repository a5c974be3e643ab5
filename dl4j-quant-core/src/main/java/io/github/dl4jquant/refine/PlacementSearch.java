package io.github.dl4jquant.refine;

import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.scheme.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the placement that takes the least time. Every precision but INT8_STATIC reads and writes float, so the best of
 * those can be told for each operation alone, and what is left is whether an operation is INT8_STATIC or that.
 *
 * <p>From several placements to start from, runs of operations that follow one another are flipped for as long as that
 * gains anything. On a chain whose times depend on one neighbour each, what cannot be improved so is the best there is: two
 * labellings differ by flipped runs that do not touch, whose gains add up. (For runs up to {@value #LONGEST_RUN}.) On other
 * graphs it is a heuristic. Used once.
 */
final class PlacementSearch {

    private static final int LONGEST_RUN = 48;
    /** Gains below this are rounding errors. */
    private static final double SMALLEST_GAIN = 1e-9;

    private final PlacementCosts costs;
    private final List<List<Precision>> candidates;
    private final List<Precision> betweenFloats = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();

    PlacementSearch(OperationGraph graph, List<List<Precision>> candidates, PlacementCosts costs) {
        this.costs = costs;
        this.candidates = candidates;
        for (int i = 0; i < candidates.size(); i++) {
            Precision other = costs.bestBetweenFloats(i, graph.nodes().get(i).name());
            betweenFloats.add(other == null ? candidates.get(i).get(0) : other);
            if (candidates.get(i).contains(Precision.INT8_STATIC) && other != null) {
                free.add(i);
            }
        }
    }

    /** @param configured the placement to prefer where others are as fast */
    List<Precision> best(List<Precision> configured) {
        List<List<Precision>> starts = List.of(
                improvedAlone(configured),
                candidates.stream().map(c -> c.get(0)).toList(),
                betweenFloats);
        List<Precision> best = null;
        double least = Double.POSITIVE_INFINITY;
        for (List<Precision> start : starts) {
            List<Precision> improved = improved(start);
            double cost = costs.cost(improved);
            if (cost < least - SMALLEST_GAIN) {
                best = improved;
                least = cost;
            }
        }
        return best;
    }

    /** What is not INT8_STATIC becomes the best that it can be. */
    private List<Precision> improvedAlone(List<Precision> placement) {
        List<Precision> improved = new ArrayList<>(placement);
        for (int i = 0; i < improved.size(); i++) {
            if (improved.get(i) != Precision.INT8_STATIC && candidates.get(i).contains(improved.get(i))) {
                improved.set(i, betweenFloats.get(i));
            }
        }
        return improved;
    }

    private List<Precision> improved(List<Precision> start) {
        List<Precision> placement = new ArrayList<>(start);
        double cost = costs.cost(placement);
        boolean gained = true;
        while (gained) {
            gained = false;
            for (int from = 0; from < free.size(); from++) {
                for (int to = from + 1; to <= Math.min(free.size(), from + LONGEST_RUN); to++) {
                    flip(placement, from, to);
                    double flipped = costs.cost(placement);
                    if (flipped < cost - SMALLEST_GAIN) {
                        cost = flipped;
                        gained = true;
                    } else {
                        flip(placement, from, to);
                    }
                }
            }
        }
        return List.copyOf(placement);
    }

    private void flip(List<Precision> placement, int from, int to) {
        for (int node : free.subList(from, to)) {
            boolean isStatic = placement.get(node) == Precision.INT8_STATIC;
            placement.set(node, isStatic ? betweenFloats.get(node) : Precision.INT8_STATIC);
        }
    }
}
