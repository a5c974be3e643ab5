package io.github.dl4jquant.refine;

import io.github.dl4jquant.scheme.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long a network takes under any placement, by what is known of its parts. Immutable. */
final class PlacementCosts {

    /** By how much another precision has to be faster than the preferred one to be worth it. */
    static final double MARGIN = 0.03;

    private final PlacementModel model;
    private final List<List<Precision>> candidates;
    private final TimingTable table;
    private final double microsPerLayer;
    private final long conversionsAsConfigured;

    /**
     * @param candidates precisions of each operation, the preferred one first
     * @param microsPerLayer what Deeplearning4j's loop adds to each layer
     * @param asConfigured the placement that others have to be faster than
     */
    PlacementCosts(
            PlacementModel model,
            List<List<Precision>> candidates,
            TimingTable table,
            double microsPerLayer,
            List<Precision> asConfigured) {
        this.model = model;
        this.candidates = List.copyOf(candidates);
        this.table = table;
        this.microsPerLayer = microsPerLayer;
        this.conversionsAsConfigured = conversions(model.situations(asConfigured));
    }

    /**
     * Microseconds in the compiled form. A conversion is one more layer to Deeplearning4j's loop: one that the network would
     * not have as configured counts with that, so that what is faster compiled is not slower there.
     */
    double micros(List<Precision> placement) {
        List<Situation> situations = model.situations(placement);
        return sum(situations) + excess(situations);
    }

    private double excess(List<Situation> situations) {
        return microsPerLayer * Math.max(0, conversions(situations) - conversionsAsConfigured);
    }

    private static long conversions(List<Situation> situations) {
        return situations.stream().filter(Situation::isConversion).count();
    }

    /**
     * What a search makes small: microseconds, where an operation that is not in its preferred precision counts for as much
     * longer as it has to be faster.
     */
    double cost(List<Precision> placement) {
        List<Situation> situations = model.situations(placement);
        double cost = excess(situations);
        int node = 0;
        for (Situation situation : situations) {
            Timing timing = table.of(situation);
            cost += timing.micros();
            if (!situation.isConversion()) {
                boolean preferred =
                        situation.precision() == candidates.get(node).get(0);
                cost += preferred ? 0 : handicap(timing);
                node++;
            }
        }
        return cost;
    }

    private static double handicap(Timing timing) {
        return MARGIN * timing.micros() + timing.noiseMicros();
    }

    /** The best precision of an operation between float neighbours other than INT8_STATIC; null if there is none. */
    Precision bestBetweenFloats(int node, String name) {
        Precision best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Precision precision : candidates.get(node)) {
            if (precision != Precision.INT8_STATIC) {
                Timing timing = table.of(Situation.operation(name, precision, false, false));
                double cost =
                        timing.micros() + (precision == candidates.get(node).get(0) ? 0 : handicap(timing));
                if (cost < least) {
                    best = precision;
                    least = cost;
                }
            }
        }
        return best;
    }

    /**
     * Microseconds of an operation in each of its precisions that was measured between the neighbours of this placement,
     * with the conversions that are then needed; they differ by what the whole network would.
     */
    Map<Precision, Double> measuredMicros(int node, List<Precision> placement) {
        Map<Precision, Double> measured = new TreeMap<>();
        double own = sum(model.around(node, placement));
        double whole = micros(placement);
        for (Precision precision : candidates.get(node)) {
            List<Precision> other = with(placement, node, precision);
            if (table.knows(model.situations(other))) {
                double micros = own + micros(other) - whole;
                measured.put(precision, Math.max(0, Math.round(micros * 100) / 100.0));
            }
        }
        return Collections.unmodifiableMap(measured);
    }

    private double sum(List<Situation> situations) {
        double sum = 0;
        for (Situation situation : situations) {
            sum += table.of(situation).micros();
        }
        return sum;
    }

    private static List<Precision> with(List<Precision> placement, int node, Precision precision) {
        List<Precision> changed = new ArrayList<>(placement);
        changed.set(node, precision);
        return changed;
    }
}
