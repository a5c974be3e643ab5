package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * ONNX operators that move values and compute nothing: int8 tensors go through them as the integers that they are. What the
 * rules for such layers share.
 */
public final class OnnxMoves {

    private static final TensorKind[] KINDS = {
        TensorKind.FEED_FORWARD, TensorKind.SEQUENCE_NWC, TensorKind.IMAGE_NHWC, TensorKind.VOLUME_NDHWC
    };

    private OnnxMoves() {}

    /** The kind of tensors of so many axes between this library's layers. */
    public static TensorKind kind(int axes) {
        return KINDS[axes - 2];
    }

    /**
     * What a layer with one input makes of it.
     *
     * @param kind of the result
     * @param move from the name of a value in the format that the layer writes to that of the result
     */
    public static OnnxTensor of(OnnxNode<?> node, OnnxGraph graph, TensorKind kind, UnaryOperator<String> move) {
        String moved = move.apply(stored(graph, node.input(), node.output()));
        return new OnnxTensor(moved, kind, node.output());
    }

    /** A tensor's values in this format: those it has, if that is its own. */
    public static String stored(OnnxGraph graph, OnnxTensor x, TensorFormat format) {
        return x.format().equals(format)
                ? x.name()
                : graph.store(graph.real(x), x.kind(), format).name();
    }

    /** Elements {@code from} to {@code to}, the latter not included, of one axis; negative ones count from the end. */
    public static String slice(OnnxGraph graph, String x, int axis, long from, long to) {
        return slice(graph, x, graph.int64s(from), graph.int64s(to), graph.int64s(axis), graph.int64s(1));
    }

    /** @param from names of vectors of INT64, and so are the others: one number for each of {@code axes} */
    public static String slice(OnnxGraph graph, String x, String from, String to, String axes, String steps) {
        return graph.add("Slice", List.of(x, from, to, axes, steps));
    }

    /** All elements of an axis, the last one first. */
    public static String reversed(OnnxGraph graph, String x, int axis) {
        return slice(graph, x, graph.int64s(-1), graph.int64s(-Long.MAX_VALUE), graph.int64s(axis), graph.int64s(-1));
    }

    /**
     * Puts zeros around a tensor.
     *
     * @param format of {@code x}
     * @param pads the name of a vector of INT64: how many before each axis, then how many behind each
     */
    public static String padded(OnnxGraph graph, String x, TensorFormat format, String pads) {
        return format.isInt8()
                ? graph.add("Pad", List.of(x, pads, graph.zeroPoint(format)))
                : graph.add("Pad", List.of(x, pads));
    }

    /** Repeats each element so often, along each axis. */
    public static String repeated(OnnxGraph graph, String x, float... factors) {
        return graph.add(
                "Resize",
                List.of(x, "", graph.floats("factors", factors, factors.length)),
                OnnxAttribute.of("mode", "nearest"),
                OnnxAttribute.of("coordinate_transformation_mode", "asymmetric"),
                OnnxAttribute.of("nearest_mode", "floor"));
    }

    /** The size of an axis, as a vector of one INT64. */
    public static String size(OnnxGraph graph, String x, int axis) {
        return graph.add("Gather", List.of(graph.add("Shape", List.of(x)), graph.int64s(axis)));
    }
}
