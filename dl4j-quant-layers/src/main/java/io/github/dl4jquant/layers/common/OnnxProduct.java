package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Arrays;
import java.util.List;

/**
 * {@code activation(linear(x) + bias + residual)} in ONNX, in every precision.
 *
 * <p>INT8_STATIC is written as float operators between DequantizeLinear and QuantizeLinear, which runtimes fuse into one
 * int8 kernel, where that gives the numbers of this library: the result is int8 and the activation only cuts off. Otherwise,
 * and in INT8_DYNAMIC, as the integer operator and what follows on its INT32 sums, in float.
 *
 * @param weights canonical, as in the parameter block
 * @param nonNegative whether INT8_DYNAMIC may take the input for never below 0
 * @param residual what is added before the activation; null for nothing
 */
public record OnnxProduct(
        OnnxGraph graph,
        OnnxNode<?> node,
        OnnxLinear linear,
        WeightTensor weights,
        Activation activation,
        boolean nonNegative,
        OnnxTensor residual) {

    /** How much of a quantization step rounding a bias may cost where numbers are to stay. */
    private static final double MOST_OF_A_STEP = 1e-3;

    /** Adds the operators. */
    public OnnxTensor emit(OnnxTensor x, TensorKind kind) {
        return switch (node.precision()) {
            case INT8_STATIC -> isFusible() ? fusible(x, kind) : finished(staticSums(x), kind);
            case INT8_DYNAMIC -> finished(dynamicSums(x), kind);
            case INT8_WEIGHT -> finished(linear.floats(graph, graph.real(x), dequantized(), bias()), kind);
            default ->
                finished(
                        linear.floats(
                                graph,
                                graph.real(x),
                                graph.floats(
                                        "weights", linear.ordered(OnnxWeights.floats(weights)), linear.weightShape()),
                                bias()),
                        kind);
        };
    }

    /** Residual, activation, output. */
    private OnnxTensor finished(String y, TensorKind kind) {
        String sum = residual == null ? y : graph.add("Add", List.of(y, graph.real(residual)));
        return graph.store(OnnxActivations.of(graph, activation, sum), kind, node.output());
    }

    /** One per channel, as floats; null for none. */
    private String bias() {
        return weights.bias() == null ? null : graph.floats("bias", weights.bias(), weights.bias().length);
    }

    private String dequantized() {
        int channels = weights.scales().length;
        return graph.add(
                "DequantizeLinear",
                List.of(
                        graph.int8s("weights", linear.ordered(OnnxWeights.bytes(weights)), linear.weightShape()),
                        graph.floats("scales", weights.scales(), channels),
                        graph.int8s("zeros", new byte[channels], channels)),
                OnnxAttribute.of("axis", 0));
    }

    // ---------------------------------------------------------------- fused by the runtime

    private boolean isFusible() {
        boolean roundsOnce = residual == null && OnnxActivations.onlyCutsOff(activation);
        boolean mayRoundTwice = !graph.options().exact()
                && (residual == null || residual.format().isInt8())
                && (OnnxActivations.onlyCutsOff(activation) || isLeaky());
        boolean numbersStay = !graph.options().exact() || biasIsClose();
        return node.output().isInt8() && biasFits() && numbersStay && (roundsOnce || mayRoundTwice);
    }

    /**
     * Whether rounding the biases to INT32 hardly ever changes a result: not where few inputs are summed up, whose
     * accumulators have large steps.
     */
    private boolean biasIsClose() {
        float[] scales = accumulatorScales();
        for (int c = 0; weights.bias() != null && c < scales.length; c++) {
            double steps = (double) weights.bias()[c] / scales[c];
            double error = Math.abs(steps - Math.rint(steps)) * scales[c];
            if (error > MOST_OF_A_STEP * node.output().scale()) {
                return false;
            }
        }
        return true;
    }

    private boolean isLeaky() {
        return activation.kind() == Activation.Kind.LEAKY_RELU && activation.alpha() > 0f && activation.alpha() < 1f;
    }

    private float[] accumulatorScales() {
        float sx = node.inputs().get(0).format().scale();
        float[] scales = new float[weights.scales().length];
        for (int c = 0; c < scales.length; c++) {
            scales[c] = sx * weights.scales()[c];
        }
        return scales;
    }

    /** Whether the biases can be INT32 multiples of the accumulators' steps. */
    private boolean biasFits() {
        float[] scales = accumulatorScales();
        for (int c = 0; c < scales.length; c++) {
            boolean normal = scales[c] >= Float.MIN_NORMAL;
            if (!normal || (weights.bias() != null && Math.abs(weights.bias()[c] / scales[c]) >= 1L << 30)) {
                return false;
            }
        }
        return true;
    }

    private String integerBias() {
        if (weights.bias() == null) {
            return null;
        }
        float[] scales = accumulatorScales();
        int[] steps = new int[scales.length];
        for (int c = 0; c < steps.length; c++) {
            steps[c] = (int) Math.rint((double) weights.bias()[c] / scales[c]);
        }
        return graph.add(
                "DequantizeLinear",
                List.of(graph.int32s("bias", steps, steps.length), graph.floats("bias_scales", scales, scales.length)),
                OnnxAttribute.of("axis", 0));
    }

    private OnnxTensor fusible(OnnxTensor x, TensorKind kind) {
        String y = linear.floats(graph, graph.real(x), dequantized(), integerBias());
        QuantParams sum = isLeaky() ? beforeLeaky() : node.output().params();
        if (residual != null) {
            OnnxTensor rounded = graph.store(y, kind, TensorFormat.of(beforeAddition(sum)));
            y = graph.add("Add", List.of(graph.real(rounded), graph.real(residual)));
        }
        if (!isLeaky()) {
            return OnnxActivations.storeCutOff(graph, activation, y, kind, node.output());
        }
        String rounded = graph.real(graph.store(y, kind, TensorFormat.of(sum)));
        return graph.store(OnnxActivations.of(graph, activation, rounded), kind, node.output());
    }

    /** A format for what a leaky rectifier reads, in which nothing saturates that would not saturate behind it. */
    private QuantParams beforeLeaky() {
        QuantParams out = node.output().params();
        return spanning(out.realMin() / activation.alpha(), out.realMax());
    }

    /**
     * A format for the product alone, in which nothing saturates that would not saturate in the sum: what is so small that
     * no residual lifts it above the smallest number of the sum, or so large that none lowers it below the largest.
     */
    private QuantParams beforeAddition(QuantParams sum) {
        QuantParams other = residual.format().params();
        float low = activation.kind() == Activation.Kind.RELU ? Math.max(0f, sum.realMin()) : sum.realMin();
        return spanning(low - other.realMax(), sum.realMax() - other.realMin());
    }

    private static QuantParams spanning(float low, float high) {
        float min = Math.min(0f, low);
        float max = Math.max(0f, high);
        float scale = (max - min) / 255f;
        return QuantParams.uint8(scale, (int) Math.rint(-min / scale));
    }

    // ---------------------------------------------------------------- integer operators

    private String staticSums(OnnxTensor x) {
        OnnxTensor bytes = unsigned(x);
        String sums = linear.integers(
                graph, bytes.name(), graph.zeroPoint(bytes.format()), linear.ordered(OnnxWeights.bytes(weights)));
        float[] scales = accumulatorScales();
        return withBias(graph.add("Mul", List.of(asFloat(sums), graph.floats("scales", scales, channelShape()))));
    }

    /** As UINT8: the same numbers with zero point 128, the only kind that all integer operators take. */
    private OnnxTensor unsigned(OnnxTensor x) {
        if (x.format().type() == ElementType.UINT8) {
            return x;
        }
        QuantParams params = QuantParams.uint8(x.format().scale(), x.format().zeroPoint() + 128);
        return graph.store(graph.real(x), x.kind(), TensorFormat.of(params));
    }

    /** With a symmetric scale for each sample, found at run time. */
    private String dynamicSums(OnnxTensor x) {
        String real = graph.real(x);
        String flat = graph.flatten(nonNegative ? real : graph.add("Abs", List.of(real)));
        String largest = graph.reduce("ReduceMax", flat, false, 1); // [minibatch]
        String step = graph.add("Div", List.of(largest, graph.scalar(nonNegative ? 255f : 127f)));
        String tooSmall = graph.add("Less", List.of(step, graph.scalar(Float.MIN_NORMAL)));
        String scale = graph.add("Where", List.of(tooSmall, graph.scalar(1f), step));
        byte[] zero = {(byte) (nonNegative ? 0 : 128)};
        String zeros = graph.add("Expand", List.of(graph.uint8s("zero", zero, 1), graph.add("Shape", List.of(scale))));
        String bytes = graph.add("QuantizeLinear", List.of(real, scale, zeros), OnnxAttribute.of("axis", 0));
        String sums =
                linear.integers(graph, bytes, graph.uint8s("zero", zero), linear.ordered(OnnxWeights.bytes(weights)));
        long[] perSample = new long[linear.positionAxes() + 2];
        Arrays.fill(perSample, 1);
        perSample[0] = -1;
        // not sample scale times weight scale first: ONNX Runtime takes such a product for that of two scalars and
        // fuses it
        String scaled = graph.add("Mul", List.of(asFloat(sums), graph.reshape(scale, perSample)));
        return withBias(graph.add("Mul", List.of(scaled, graph.floats("scales", weights.scales(), channelShape()))));
    }

    private String asFloat(String sums) {
        return graph.add("Cast", List.of(sums), OnnxAttribute.of("to", 1));
    }

    private String withBias(String y) {
        return weights.bias() == null
                ? y
                : graph.add("Add", List.of(y, graph.floats("bias", weights.bias(), channelShape())));
    }

    /** [1, channels, 1, ...]. */
    private long[] channelShape() {
        long[] shape = new long[linear.positionAxes() + 2];
        Arrays.fill(shape, 1);
        shape[1] = linear.weightShape()[0];
        return shape;
    }
}
