package io.github.dl4jquant.spi;

import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import java.util.Objects;

/**
 * The decision for one operation of the new network, as data.
 *
 * @param name name of the operation and of the tensor it produces: that of the last layer fused into it
 * @param members names of the layers of the original network that it stands for, in order
 * @param type simple name of the Deeplearning4j class that the others were fused into: "ConvolutionLayer"
 * @param precision in what numbers it computes
 * @param output in what numbers it writes its result
 * @param reason why it is not in the precision that the mode asks for; empty if it is
 */
public record NodePlan(
        String name, List<String> members, String type, Precision precision, TensorFormat output, String reason)
        implements java.io.Serializable {

    public NodePlan {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(output, "output");
        members = List.copyOf(members);
        reason = reason == null ? "" : reason;
    }

    /** "layer 'relu1' (ConvolutionLayer, from conv1 + bn1 + relu1)", for messages. */
    public String describe() {
        boolean fused = members.size() > 1;
        return "layer '" + name + "' (" + type + (fused ? ", from " + String.join(" + ", members) : "") + ")";
    }

    /** The same with another precision and output. */
    public NodePlan with(Precision newPrecision, TensorFormat newOutput, String newReason) {
        return new NodePlan(name, members, type, newPrecision, newOutput, newReason);
    }
}
