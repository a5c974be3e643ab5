package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxGraph.BodyValue;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.layers.common.OnnxLinear;
import io.github.dl4jquant.layers.common.OnnxProduct;
import io.github.dl4jquant.layers.common.OnnxWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.activations.IActivation;

/** One direction as a Scan over the time steps, which computes what {@link RecurrentRunner} does. */
record OnnxRecurrentScan(OnnxGraph graph, OnnxNode<QuantizedRecurrent> node, OnnxDirection direction) {

    private static final TensorFormat FLOAT = TensorFormat.float32();

    /**
     * Adds the operators.
     *
     * @param x [time, minibatch, nIn]
     * @param mask [time, minibatch, 1]; null for none
     */
    OnnxDirection.Results emit(OnnxTensor x, String mask) {
        RecurrentSettings settings = settings();
        boolean memory = settings.cell().hasMemory();
        String zero = zeroState(x);
        List<String> inputs = new ArrayList<>(memory ? List.of(zero, zero) : List.of(zero));
        inputs.add(inputProduct(x));
        List<BodyValue> taken = new ArrayList<>(List.of(of("state", settings.units())));
        if (memory) {
            taken.add(of("memory", settings.units()));
        }
        taken.add(of("sums", settings.rows()));
        if (mask != null) {
            inputs.add(mask);
            taken.add(of("mask", 1));
        }
        int states = memory ? 2 : 1;
        long backward = direction.forward() ? 0 : 1;
        String floatWeights = node.precision() == Precision.FLOAT32 || node.precision() == Precision.INT8_WEIGHT
                ? floatWeights() // outside of the body, to be dequantized once
                : null;
        long[] directions = new long[inputs.size() - states];
        Arrays.fill(directions, backward);
        List<String> results = graph.add(
                "",
                "Scan",
                inputs,
                states + 1,
                graph.body("body", taken, values -> step(values, memory, mask != null, floatWeights)),
                OnnxAttribute.of("num_scan_inputs", directions.length),
                OnnxAttribute.of("scan_input_directions", directions),
                OnnxAttribute.of("scan_output_directions", new long[] {backward}));
        return new OnnxDirection.Results(results.get(states), results.get(0));
    }

    /** [minibatch, size]. */
    private static BodyValue of(String name, long size) {
        return new BodyValue(name, -1, size);
    }

    private RecurrentSettings settings() {
        return node.conf().getSettings();
    }

    /** [minibatch, units] of zeros. */
    private String zeroState(OnnxTensor x) {
        String shape = graph.concat(
                List.of(graph.sizes(x.name(), 1), graph.int64s(settings().units())), 0);
        return graph.add("Expand", List.of(graph.scalar(0f), shape));
    }

    /** Of all steps at once, with biases: [time, minibatch, rows], float. */
    private String inputProduct(OnnxTensor x) {
        String flat = graph.reshape(x.name(), -1, settings().nIn());
        MatmulSpec spec = node.conf().inputProduct(1);
        String sums = product(
                new OnnxTensor(flat, TensorKind.FEED_FORWARD, x.format()),
                spec,
                settings().nIn(),
                direction.input());
        String shape = graph.concat(
                List.of(graph.sizes(x.name(), 0, 1), graph.int64s(settings().rows())), 0);
        return graph.add("Reshape", List.of(sums, shape));
    }

    private String product(OnnxTensor rows, MatmulSpec spec, int columns, WeightTensor weights) {
        return new OnnxProduct(
                        graph,
                        node.reading(List.of(rows)).computing(spec.precision(), FLOAT),
                        new OnnxLinear.Dense(columns, settings().rows(), 1),
                        weights,
                        Activation.identity(),
                        spec.nonNegativeInput(),
                        null)
                .emit(rows, TensorKind.FEED_FORWARD)
                .name();
    }

    /** The recurrent weights, [rows, units]. */
    private String floatWeights() {
        WeightTensor weights = direction.recurrent();
        long[] shape = {settings().rows(), settings().units()};
        if (weights.type() != ElementType.INT8) {
            return graph.floats("weights", OnnxWeights.floats(weights), shape);
        }
        return graph.add(
                "DequantizeLinear",
                List.of(
                        graph.int8s("weights", OnnxWeights.bytes(weights), shape),
                        graph.floats("scales", weights.scales(), shape[0]),
                        graph.int8s("zeros", new byte[(int) shape[0]], shape[0])),
                OnnxAttribute.of("axis", 0));
    }

    /** New state, new memory if there is one, output. */
    private List<BodyValue> step(List<String> values, boolean memory, boolean masked, String floatWeights) {
        long units = settings().units();
        String state = values.get(0);
        String sums = values.get(memory ? 2 : 1);
        String z = graph.add("Add", List.of(sums, recurrentProduct(state, floatWeights)));
        String mask = masked ? values.get(values.size() - 1) : null;
        if (!memory) {
            String output = masked(function(settings().activation(), z), mask);
            return List.of(of(output, units), of(output, units));
        }
        List<String> gates = graph.add(
                "",
                "Split",
                List.of(z, graph.int64s(units, units, units, units)),
                4,
                OnnxAttribute.of("axis", 1)); // candidate, forget, output, input
        String old = values.get(1);
        String candidate = function(settings().activation(), gates.get(0));
        String forget = gate(gates.get(1), 0, old);
        String input = gate(gates.get(3), 2, old);
        String kept = graph.add("Mul", List.of(old, forget));
        String next = graph.add("Add", List.of(kept, graph.add("Mul", List.of(input, candidate))));
        String outputGate = gate(gates.get(2), 1, next);
        String output = graph.add("Mul", List.of(function(settings().activation(), next), outputGate));
        String result = masked(output, mask);
        return List.of(of(result, units), of(masked(next, mask), units), of(result, units));
    }

    private String recurrentProduct(String state, String floatWeights) {
        if (floatWeights != null) {
            return graph.add("Gemm", List.of(state, floatWeights), OnnxAttribute.of("transB", 1));
        }
        TensorFormat format = unsigned(node.conf().stateFormat());
        return product(
                graph.store(state, TensorKind.FEED_FORWARD, format),
                node.conf().recurrentProduct(1),
                settings().units(),
                direction.recurrent());
    }

    /** The same numbers with zero point 128, which all integer operators take. */
    private static TensorFormat unsigned(TensorFormat format) {
        return format.type() == ElementType.INT8
                ? TensorFormat.of(QuantParams.uint8(format.scale(), format.zeroPoint() + 128))
                : format;
    }

    /** @param peephole which of the three groups of weights */
    private String gate(String z, int peephole, String memory) {
        int units = settings().units();
        String sum = z;
        if (direction.peepholes().length > 0) {
            float[] weights = Arrays.copyOfRange(direction.peepholes(), peephole * units, (peephole + 1) * units);
            String seen = graph.add("Mul", List.of(memory, graph.floats("peephole", weights, units)));
            sum = graph.add("Add", List.of(z, seen));
        }
        return function(settings().gateActivation(), sum);
    }

    private String function(IActivation function, String x) {
        return OnnxActivations.of(graph, function, new OnnxTensor(x, TensorKind.FEED_FORWARD, FLOAT));
    }

    private String masked(String x, String mask) {
        return mask == null ? x : graph.add("Mul", List.of(x, mask));
    }
}
