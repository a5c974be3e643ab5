package io.github.dl4jquant.plan;

import io.github.dl4jquant.scheme.Precision;
import java.util.Map;

/**
 * A precision for an operation and why.
 *
 * @param reason why it is not the one that the mode asks for; empty if it is
 * @param measuredMicros microseconds of each precision that was timed; empty if none was
 */
public record Choice(Precision precision, String reason, Map<Precision, Double> measuredMicros) {

    public Choice {
        measuredMicros = Map.copyOf(measuredMicros);
    }

    /** A choice that nothing was timed for. */
    public Choice(Precision precision, String reason) {
        this(precision, reason, Map.of());
    }
}
