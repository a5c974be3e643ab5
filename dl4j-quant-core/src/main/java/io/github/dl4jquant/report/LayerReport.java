package io.github.dl4jquant.report;

import io.github.dl4jquant.scheme.Precision;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One operation of the new network.
 *
 * @param name of the operation
 * @param members layers of the original network that it stands for
 * @param type Deeplearning4j class that the others were fused into
 * @param precision in what numbers it computes
 * @param output in what numbers its result is stored: "FLOAT32", "UINT8", "INT8"
 * @param floatWeightBytes bytes of its weights as 32-bit floats
 * @param weightBytes bytes of its weights now (scales and biases apart)
 * @param multiplyAccumulates per sample; 0 if it has no weights, -1 where the shape is not known
 * @param reason why it is not in the precision that was asked for; empty if it is
 * @param measuredMicros microseconds of each precision that was timed; empty if none was
 */
public record LayerReport(
        String name,
        List<String> members,
        String type,
        Precision precision,
        String output,
        long floatWeightBytes,
        long weightBytes,
        long multiplyAccumulates,
        String reason,
        Map<Precision, Double> measuredMicros) {

    public LayerReport {
        members = List.copyOf(members);
        measuredMicros = Collections.unmodifiableMap(new TreeMap<>(measuredMicros));
    }

    /** "INT8_STATIC 3.10, FLOAT32 9.74": what was measured, in microseconds; empty if nothing was. */
    public String measuredText() {
        return measuredMicros.entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.2f", e.getKey(), e.getValue()))
                .collect(Collectors.joining(", "));
    }
}
