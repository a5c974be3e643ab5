package io.github.dl4jquant.report;

import io.github.dl4jquant.scheme.Precision;
import java.util.List;

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
        String reason) {

    public LayerReport {
        members = List.copyOf(members);
    }
}
