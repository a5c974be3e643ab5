package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.layers.common.OnnxWeights;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One direction as ONNX's LSTM or RNN, over dequantized weights where they are int8, with a float state; or as ONNX
 * Runtime's DynamicQuantizeLSTM.
 */
record OnnxRecurrentOperator(OnnxGraph graph, QuantizedRecurrent layer, OnnxDirection direction) {

    /** Whether an operator computes the layer, as exactly as is asked for. */
    static boolean canSay(QuantizedRecurrent layer, OnnxOptions options) {
        RecurrentSettings settings = layer.getSettings();
        boolean known = settings.maskValue() == null
                && OnnxCellFunction.of(settings.activation()).isPresent()
                && (settings.gateActivation() == null
                        || OnnxCellFunction.of(settings.gateActivation()).isPresent());
        return known && (isDynamicQuantize(layer, options) || !options.exact() || !quantizesState(layer));
    }

    private static boolean quantizesState(QuantizedRecurrent layer) {
        return layer.precision() == Precision.INT8_STATIC || layer.precision() == Precision.INT8_DYNAMIC;
    }

    private static boolean isDynamicQuantize(QuantizedRecurrent layer, OnnxOptions options) {
        return options.dynamicQuantizeLstm()
                && quantizesState(layer)
                && layer.getSettings().cell().hasMemory();
    }

    /** @param x [time, minibatch, nIn], float */
    OnnxDirection.Results emit(String x) {
        boolean microsoft = isDynamicQuantize(layer, graph.options());
        RecurrentSettings settings = layer.getSettings();
        List<String> inputs = new ArrayList<>(List.of(x));
        inputs.addAll(
                microsoft
                        ? List.of(transposed(direction.input()), transposed(direction.recurrent()))
                        : List.of(weights(direction.input()), weights(direction.recurrent())));
        inputs.add(bias());
        if (microsoft || direction.peepholes().length > 0) {
            inputs.addAll(List.of("", "", "")); // no lengths; state and memory begin at 0
            inputs.add(peepholes());
        }
        if (microsoft) {
            for (WeightTensor weights : List.of(direction.input(), direction.recurrent())) {
                inputs.add(graph.floats("scales", inOrder(weights.scales()), 1, settings.rows()));
                inputs.add(graph.int8s("zeros", new byte[settings.rows()], 1, settings.rows()));
            }
        }
        String operator = microsoft ? "DynamicQuantizeLSTM" : settings.cell().hasMemory() ? "LSTM" : "RNN";
        String domain = microsoft ? OnnxGraph.MICROSOFT : "";
        List<String> results = graph.add(domain, operator, inputs, 2, attributes(settings));
        return new OnnxDirection.Results(graph.squeeze(results.get(0), 1), graph.squeeze(results.get(1), 0));
    }

    private OnnxAttribute[] attributes(RecurrentSettings settings) {
        OnnxCellFunction activation = OnnxCellFunction.of(settings.activation()).orElseThrow();
        List<OnnxAttribute> attributes = new ArrayList<>();
        attributes.add(OnnxAttribute.of("hidden_size", settings.units()));
        attributes.add(OnnxAttribute.of("direction", direction.forward() ? "forward" : "reverse"));
        attributes.addAll(OnnxCellFunction.attributes(
                settings.cell().hasMemory()
                        ? List.of(OnnxCellFunction.of(settings.gateActivation()).orElseThrow(), activation, activation)
                        : List.of(activation)));
        return attributes.toArray(new OnnxAttribute[0]);
    }

    private int gates() {
        return layer.getSettings().cell().gates();
    }

    private float[] inOrder(float[] values) {
        return OnnxDirection.inOrder(values, gates());
    }

    /** [1, rows, columns]. */
    private String weights(WeightTensor weights) {
        int rows = layer.getSettings().rows();
        if (weights.type() != ElementType.INT8) {
            float[] values = inOrder(OnnxWeights.floats(weights));
            return graph.floats("weights", values, 1, rows, values.length / rows);
        }
        byte[] values = OnnxDirection.inOrder(OnnxWeights.bytes(weights), gates());
        return graph.add(
                "DequantizeLinear",
                List.of(
                        graph.int8s("weights", values, 1, rows, values.length / rows),
                        graph.floats("scales", inOrder(weights.scales()), rows),
                        graph.int8s("zeros", new byte[rows], rows)),
                OnnxAttribute.of("axis", 1));
    }

    /** [1, columns, rows], as DynamicQuantizeLSTM takes them. */
    private String transposed(WeightTensor weights) {
        int rows = layer.getSettings().rows();
        byte[] values = OnnxDirection.inOrder(OnnxWeights.bytes(weights), gates());
        return graph.int8s("weights", OnnxWeights.transposed(values, rows), 1, values.length / rows, rows);
    }

    /** Of both products, [1, 2 * rows]; the second has none. */
    private String bias() {
        float[] ordered = inOrder(direction.input().bias());
        return graph.floats("bias", Arrays.copyOf(ordered, 2 * ordered.length), 1, 2L * ordered.length);
    }

    /** [1, 3 * units]; empty for none. */
    private String peepholes() {
        float[] values = direction.peepholes();
        return values.length == 0 ? "" : graph.floats("peepholes", OnnxDirection.inOrder(values, 3), 1, values.length);
    }
}
