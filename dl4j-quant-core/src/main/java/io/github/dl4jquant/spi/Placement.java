package io.github.dl4jquant.spi;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;

/**
 * Where and how an operation is to run: the plan, and what the neighbours make of it.
 *
 * @param node the decision
 * @param emittedName name of the new layer or vertex: the node's, but for a network output that needs a conversion
 * @param inputs number format of each input
 * @param inputKinds kind of each input
 * @param readsNetworkInput whether one of the inputs comes from outside and may hold anything
 * @param nonNegativeInputs for each input whether it is known never to be below 0
 */
public record Placement(
        NodePlan node,
        String emittedName,
        List<TensorFormat> inputs,
        List<TensorKind> inputKinds,
        List<Boolean> nonNegativeInputs,
        boolean readsNetworkInput) {

    public Placement {
        inputs = List.copyOf(inputs);
        inputKinds = List.copyOf(inputKinds);
        nonNegativeInputs = List.copyOf(nonNegativeInputs);
    }

    public Precision precision() {
        return node.precision();
    }

    /** Number format to write. */
    public TensorFormat output() {
        return node.output();
    }
}
