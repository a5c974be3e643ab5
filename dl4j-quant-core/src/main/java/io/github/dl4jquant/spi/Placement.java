package io.github.dl4jquant.spi;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;

/**
 * Where and how an operation is to run: what the planner decided, as the operation needs it.
 *
 * @param name name of the new layer or vertex
 * @param description of the layers it stands for, for messages: "conv1 + bn1 + relu1 (ConvolutionLayer)"
 * @param precision one of the operation's own
 * @param inputs number format of each input
 * @param inputKinds kind of each input
 * @param output number format to write
 * @param nonNegativeInputs for each input whether it is known never to be below 0
 */
public record Placement(
        String name,
        String description,
        Precision precision,
        List<TensorFormat> inputs,
        List<TensorKind> inputKinds,
        TensorFormat output,
        List<Boolean> nonNegativeInputs) {

    public Placement {
        inputs = List.copyOf(inputs);
        inputKinds = List.copyOf(inputKinds);
        nonNegativeInputs = List.copyOf(nonNegativeInputs);
    }
}
