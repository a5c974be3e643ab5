package io.github.dl4jquant.export;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Layout;
import java.util.List;
import java.util.Map;

/**
 * What was written to an ONNX file.
 *
 * @param inputs in order
 * @param outputs names, in order
 * @param operators how many of each type there are
 * @param layers the value of the graph that holds the result of each layer and vertex, by its name in the network; the same
 *     value as that of another layer where nothing had to be computed
 * @param bytes of the file, and of the second one with weights, if there is one
 */
public record OnnxSummary(
        List<Input> inputs,
        List<String> outputs,
        Map<String, Integer> operators,
        Map<String, OnnxTensor> layers,
        long bytes) {

    public OnnxSummary {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        operators = Map.copyOf(operators);
        layers = Map.copyOf(layers);
    }

    /**
     * One input.
     *
     * @param kind of the tensor that the Deeplearning4j network takes
     * @param layout order of the axes in the file
     * @param sizes numbers, or names of sizes that may vary
     */
    public record Input(String name, TensorKind kind, Layout layout, List<String> sizes) {

        public Input {
            sizes = List.copyOf(sizes);
        }

        /** Whether the axes stand in another order than the Deeplearning4j network takes them. */
        public boolean reordered() {
            return kind.hasLayouts() && layout != kind.originalLayout();
        }
    }
}
