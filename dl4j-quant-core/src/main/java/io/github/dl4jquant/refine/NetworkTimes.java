package io.github.dl4jquant.refine;

import io.github.dl4jquant.scheme.Precision;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long whole networks took, taking turns, for the inputs that were timed: medians in microseconds, in the compiled form.
 *
 * @param chosenMicros the network that was chosen
 * @param configuredMicros the network as the mode and the user's settings have it
 * @param uniformMicros the network with every layer in one precision, where it has it
 */
public record NetworkTimes(double chosenMicros, double configuredMicros, Map<Precision, Double> uniformMicros) {

    public NetworkTimes {
        uniformMicros = Collections.unmodifiableMap(new TreeMap<>(uniformMicros));
    }
}
