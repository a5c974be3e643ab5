package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.scheme.Precision;
import java.util.List;
import java.util.Map;

/**
 * One layer or vertex of a network, for people.
 *
 * @param name its name
 * @param members layers of the original network that it stands for; empty for a conversion or a float network's layer
 * @param type Deeplearning4j class, or the kind of conversion
 * @param precision in what numbers it computes: "INT8_STATIC", "FLOAT32"
 * @param output in what numbers its result is stored
 * @param weightBytes bytes of its parameters in memory and file: weights, scales, biases
 * @param multiplyAccumulates of one sample, a product and a sum each; 0 if there are none, -1 where shapes are not known
 * @param reason why it is not in the precision that was asked for; empty if it is
 * @param measuredMicros microseconds of each precision that was timed when it was quantized; empty if none was
 */
record LayerRow(
        String name,
        List<String> members,
        String type,
        String precision,
        String output,
        long weightBytes,
        long multiplyAccumulates,
        String reason,
        Map<Precision, Double> measuredMicros) {

    /** Whether its weights are stored as INT8. */
    boolean int8Weights() {
        return precision.startsWith("INT8_");
    }

    /** Whether its products are computed in int8. */
    boolean int8Arithmetic() {
        return precision.equals(Precision.INT8_STATIC.name()) || precision.equals(Precision.INT8_DYNAMIC.name());
    }
}
