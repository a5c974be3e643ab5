package io.github.dl4jquant.spi;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import java.util.List;
import java.util.Set;

/**
 * The rule for one Deeplearning4j layer, vertex or preprocessor type. Stateless and thread-safe, with a public
 * constructor without arguments; registered with {@code @AutoService(NodeQuantizer.class)}.
 *
 * @param <C> the configuration class that the rule is for
 */
public interface NodeQuantizer<C> {

    /** The exact configuration class; subclasses are not matched, since they may compute something else. */
    Class<C> nodeType();

    /** The precisions that nodes of this type can run in, besides ORIGINAL; for documentation. */
    Set<Precision> precisions();

    /** Why nodes of this type have no int8 form; empty where they have one. For documentation. */
    default String whyFloat() {
        return "";
    }

    /**
     * What the node computes, as one or more operations in a row. The last one is named like the node; the ones before
     * it carry the suffix they were given.
     *
     * @throws UnsupportedNodeException if this node, with its settings, cannot be handled; it then stays as it is, with
     *     the message as the reason
     */
    List<Step> lower(GraphNode node, C conf);

    /**
     * One operation of a node.
     *
     * @param suffix appended to the node's name; empty for the last step
     */
    record Step(String suffix, Operation operation) {}

    /** The usual case: one node, one operation. */
    static List<Step> single(Operation operation) {
        return List.of(new Step("", operation));
    }
}
