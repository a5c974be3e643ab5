package io.github.dl4jquant.config;

import io.github.dl4jquant.scheme.Precision;
import java.util.Arrays;
import java.util.List;

/** The four ways of running a network. */
public enum QuantizationMode {
    /** INT8 weights, float arithmetic. Needs no data. */
    WEIGHT_ONLY(Precision.INT8_WEIGHT),
    /** INT8 weights and arithmetic, activation ranges found at run time. Needs no data. */
    DYNAMIC(Precision.INT8_DYNAMIC),
    /** INT8 from end to end, activation ranges calibrated on data. */
    WEIGHT_AND_ACTIVATION(Precision.INT8_STATIC),
    /** Float weights and arithmetic on this library's kernels. Needs no data. */
    FLOAT32(Precision.FLOAT32);

    private final Precision wanted;

    QuantizationMode(Precision wanted) {
        this.wanted = wanted;
    }

    /** Precisions to try for a layer, best first. */
    public List<Precision> preference() {
        return List.of(wanted, Precision.FLOAT32, Precision.ORIGINAL);
    }

    /**
     * Precisions that may take the wanted one's place where they are measured to be faster, the wanted one first: none that
     * rounds more than what was asked for.
     */
    public List<Precision> candidates() {
        return Arrays.stream(Precision.values())
                .filter(p -> p.compareTo(wanted) >= 0 && p != Precision.ORIGINAL)
                .toList();
    }
}
