package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * A transposed convolution in ONNX operators: ConvTranspose in float. With int8 weights, which have scales for each phase, one
 * convolution whose channels are those of all phases, and what puts the phases between each other.
 *
 * @param axes depth first
 * @param phases the weights of each, [outChannels, taps ..., inChannels], the phases of the last axis next to each other
 */
public record OnnxTransposed(
        OnnxGraph graph,
        OnnxNode<?> node,
        List<TransposedAxis> axes,
        int inChannels,
        int outChannels,
        List<WeightTensor> phases,
        Activation activation,
        boolean nonNegative) {

    public OnnxTransposed {
        axes = List.copyOf(axes);
        phases = List.copyOf(phases);
    }

    /** Adds the operators. */
    public OnnxTensor emit(TensorKind kind) {
        return node.precision() == Precision.FLOAT32 && isSaid() ? transposed(kind) : separated(kind);
    }

    /** Whether ConvTranspose can say it: it cuts off at both ends what its padding says, which is not negative. */
    private boolean isSaid() {
        return axes.stream().allMatch(a -> a.cut() >= 0 && (a.cutAfter() >= 0 || -a.cutAfter() < a.stride()));
    }

    private OnnxTensor transposed(TensorKind kind) {
        long[] shape = new long[axes.size() + 2];
        shape[0] = inChannels;
        shape[1] = outChannels;
        long[] pads = new long[2 * axes.size()];
        for (int i = 0; i < axes.size(); i++) {
            shape[i + 2] = axes.get(i).kernel();
            pads[i] = axes.get(i).cut();
            pads[axes.size() + i] = Math.max(0, axes.get(i).cutAfter());
        }
        float[] whole = new OnnxPhases(axes, inChannels, outChannels).whole(phases);
        List<String> inputs = new ArrayList<>(List.of(graph.real(node.input()), graph.floats("weights", whole, shape)));
        if (phases.get(0).bias() != null) {
            inputs.add(graph.floats("bias", phases.get(0).bias(), outChannels));
        }
        String y = graph.add(
                "ConvTranspose",
                inputs,
                OnnxAttribute.of("kernel_shape", Arrays.copyOfRange(shape, 2, shape.length)),
                OnnxAttribute.of("strides", each(TransposedAxis::stride)),
                OnnxAttribute.of("dilations", each(TransposedAxis::dilation)),
                OnnxAttribute.of("pads", pads),
                OnnxAttribute.of("output_padding", each(a -> Math.max(0, -a.cutAfter()))));
        return graph.store(OnnxActivations.of(graph, activation, y), kind, node.output());
    }

    private long[] each(ToLongFunction<TransposedAxis> property) {
        return axes.stream().mapToLong(property).toArray();
    }

    private OnnxTensor separated(TensorKind kind) {
        OnnxPhases all = new OnnxPhases(axes, inChannels, outChannels);
        OnnxTensor phased = new OnnxProduct(
                        graph, node, all.convolution(), all.weights(phases), activation, nonNegative, null)
                .emit(node.input(), kind);
        String between = interleaved(graph.real(phased));
        return graph.store(withoutEnds(between, all.surplus()), kind, node.output());
    }

    /** [batch, phases * channels, sizes ...] becomes [batch, channels, sizes * strides ...]. */
    private String interleaved(String x) {
        long[] strides = each(TransposedAxis::stride);
        if (phases.size() == 1) {
            return x;
        }
        if (strides.length == 2 && strides[0] == strides[1]) {
            return graph.add("DepthToSpace", List.of(x), OnnxAttribute.of("blocksize", strides[0]));
        }
        int n = strides.length;
        String sizes =
                graph.add("Slice", List.of(graph.add("Shape", List.of(x)), graph.int64s(2), graph.int64s(2L + n)));
        long[] front = new long[n + 2]; // 0 keeps the minibatch
        System.arraycopy(strides, 0, front, 1, n);
        front[n + 1] = outChannels;
        String apart = graph.add("Reshape", List.of(x, graph.concat(List.of(graph.int64s(front), sizes), 0)));
        long[] order = new long[2 * n + 2];
        order[1] = n + 1L;
        for (int i = 0; i < n; i++) {
            order[2 * i + 2] = n + 2L + i;
            order[2 * i + 3] = i + 1L;
        }
        String together = graph.add("Mul", List.of(sizes, graph.int64s(strides)));
        return graph.add(
                "Reshape",
                List.of(
                        graph.transpose(apart, order),
                        graph.concat(List.of(graph.int64s(0, outChannels), together), 0)));
    }

    private String withoutEnds(String x, long[] surplus) {
        if (Arrays.stream(surplus).allMatch(s -> s == 0)) {
            return x;
        }
        long[] ends =
                Arrays.stream(surplus).map(s -> s == 0 ? Long.MAX_VALUE : -s).toArray();
        long[] positions = LongStream.range(2, surplus.length + 2L).toArray();
        return graph.add(
                "Slice",
                List.of(x, graph.int64s(new long[surplus.length]), graph.int64s(ends), graph.int64s(positions)));
    }
}
