package io.github.dl4jquant.spi;

import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The decision for one operation of the new network, as data.
 *
 * @param name name of the operation and of the tensor it produces: that of the last layer fused into it
 * @param members names of the layers of the original network that it stands for, in order
 * @param type simple name of the Deeplearning4j class that the others were fused into: "ConvolutionLayer"
 * @param precision in what numbers it computes
 * @param output in what numbers it writes its result
 * @param reason why it is not in the precision that the mode asks for; empty if it is
 * @param multiplyAccumulates per sample; 0 if it has no weights, {@link #UNKNOWN} where shapes were not known, as in plans
 *     of earlier versions (null is taken for that). Nobody decides by it: it may be left out of a plan written by hand
 * @param measuredMicros microseconds for each precision that was timed on the machine that the plan was made on, with the
 *     conversions that this operation would then need; empty if none was, as in plans of earlier versions (null is taken
 *     for that). Nobody decides by it when the plan is applied
 */
public record NodePlan(
        String name,
        List<String> members,
        String type,
        Precision precision,
        TensorFormat output,
        String reason,
        Long multiplyAccumulates,
        Map<Precision, Double> measuredMicros)
        implements java.io.Serializable {

    /** Number of multiply-accumulates where nobody knows it. */
    public static final long UNKNOWN = -1;

    public NodePlan {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(output, "output");
        members = List.copyOf(members);
        reason = reason == null ? "" : reason;
        multiplyAccumulates = multiplyAccumulates == null ? UNKNOWN : multiplyAccumulates;
        measuredMicros = measuredMicros == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(measuredMicros));
    }

    /** A decision for which nothing was timed. */
    public NodePlan(
            String name,
            List<String> members,
            String type,
            Precision precision,
            TensorFormat output,
            String reason,
            Long multiplyAccumulates) {
        this(name, members, type, precision, output, reason, multiplyAccumulates, Map.of());
    }

    /** A decision of which it is not known how much there is to compute. */
    public NodePlan(
            String name, List<String> members, String type, Precision precision, TensorFormat output, String reason) {
        this(name, members, type, precision, output, reason, UNKNOWN);
    }

    /** "layer 'relu1' (ConvolutionLayer, from conv1 + bn1 + relu1)", for messages. */
    public String describe() {
        boolean fused = members.size() > 1;
        return "layer '" + name + "' (" + type + (fused ? ", from " + String.join(" + ", members) : "") + ")";
    }

    /** The same with another precision and output. */
    public NodePlan with(Precision newPrecision, TensorFormat newOutput, String newReason) {
        return new NodePlan(
                name, members, type, newPrecision, newOutput, newReason, multiplyAccumulates, measuredMicros);
    }
}
