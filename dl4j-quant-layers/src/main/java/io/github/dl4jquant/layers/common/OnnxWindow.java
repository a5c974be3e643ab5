package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/** A sliding window of any number of axes, as attributes of ONNX operators and what has to stand before them. Immutable. */
public final class OnnxWindow {

    private final List<Axis> axes;

    /** @param pad on each side, for the modes that have it; zeros come on top and stay where they are in every mode */
    private record Axis(
            int kernel, int stride, int dilation, SlidingWindow.Mode mode, int pad, int zerosBefore, int zerosAfter) {

        int extent() {
            return (kernel - 1) * dilation + 1;
        }

        /** Whether the padding depends on the size of the input; a window of one position only skips. */
        boolean isSized() {
            return mode == SlidingWindow.Mode.SAME && stride > (extent() == 1 ? 2 : 1);
        }

        /** Before and after, without the zeros, where it does not depend on the size of the input. */
        int[] padding() {
            return switch (mode) {
                case SAME -> {
                    // one output per input: what the padding adds up to is the same for every size
                    int total = isSized() ? 0 : extent() - 1;
                    yield new int[] {total / 2, total - total / 2};
                }
                case CAUSAL -> new int[] {extent() - 1, 0};
                default -> new int[] {pad, pad};
            };
        }
    }

    private OnnxWindow(List<Axis> axes) {
        this.axes = axes;
    }

    /** Over the height and width of images. */
    public static OnnxWindow ofImages(SlidingWindow window) {
        return new OnnxWindow(List.of(rows(window), columns(window)));
    }

    /** Over time, which is the width of the window. */
    public static OnnxWindow ofSequences(SlidingWindow window) {
        return new OnnxWindow(List.of(columns(window)));
    }

    /** @param depth the window over the depth, which is its height */
    public static OnnxWindow ofVolumes(SlidingWindow depth, SlidingWindow plane) {
        return new OnnxWindow(List.of(rows(depth), rows(plane), columns(plane)));
    }

    private static Axis rows(SlidingWindow w) {
        return new Axis(
                w.kernelHeight(),
                w.strideHeight(),
                w.dilationHeight(),
                w.mode(),
                w.padHeight(),
                w.zeroTop(),
                w.zeroBottom());
    }

    private static Axis columns(SlidingWindow w) {
        return new Axis(
                w.kernelWidth(),
                w.strideWidth(),
                w.dilationWidth(),
                w.mode(),
                w.padWidth(),
                w.zeroLeft(),
                w.zeroRight());
    }

    private boolean isSized() {
        return axes.stream().anyMatch(Axis::isSized);
    }

    /** Whether there are gaps between the taps. */
    public boolean isDilated() {
        return axes.stream().anyMatch(a -> a.dilation() > 1);
    }

    /** Whether the operator needs nothing before it. */
    boolean isPlain() {
        return !isSized() || isAutomatic() && !hasZeros();
    }

    private boolean hasZeros() {
        return axes.stream().anyMatch(a -> a.zerosBefore() + a.zerosAfter() > 0);
    }

    /** Whether the operator can find out the padding itself: not where there is dilation, nor where windows skip. */
    private boolean isAutomatic() {
        return isSized() && !isDilated() && axes.stream().allMatch(a -> a.stride() <= a.extent());
    }

    /** Sizes of the kernel. */
    public long[] kernel() {
        return each(Axis::kernel);
    }

    private long[] each(ToLongFunction<Axis> property) {
        return axes.stream().mapToLong(property).toArray();
    }

    /** Number of positions under the window. */
    int taps() {
        return axes.stream().mapToInt(Axis::kernel).reduce(1, (a, b) -> a * b);
    }

    /** kernel_shape, strides and padding; dilations where there are any. For what {@link #prepared} returns. */
    public List<OnnxAttribute> attributes() {
        List<OnnxAttribute> attributes = new ArrayList<>();
        attributes.add(OnnxAttribute.of("kernel_shape", kernel()));
        attributes.add(OnnxAttribute.of("strides", each(Axis::stride)));
        if (isDilated()) {
            attributes.add(OnnxAttribute.of("dilations", each(Axis::dilation)));
        }
        attributes.add(
                isAutomatic()
                        ? OnnxAttribute.of("auto_pad", "SAME_UPPER")
                        : OnnxAttribute.of("pads", isSized() ? new long[2 * axes.size()] : fixedPads()));
        return attributes;
    }

    /** All at the beginnings of axes, then all at the ends. */
    private long[] fixedPads() {
        long[] pads = new long[2 * axes.size()];
        for (int i = 0; i < axes.size(); i++) {
            int[] padding = axes.get(i).padding();
            pads[i] = (long) axes.get(i).zerosBefore() + padding[0];
            pads[axes.size() + i] = (long) axes.get(i).zerosAfter() + padding[1];
        }
        return pads;
    }

    /** The input, with what the {@link #attributes} of the operator have no room for around it: zeros. */
    public OnnxTensor prepared(OnnxTensor x, OnnxGraph graph) {
        return isPlain() ? x : graph.store(prepared(graph.real(x), graph.scalar(0f), graph), x.kind(), x.format());
    }

    /**
     * The same for any number around a float tensor.
     *
     * @param value name of a scalar
     */
    public String prepared(String x, String value, OnnxGraph graph) {
        if (isPlain()) {
            return x;
        }
        return isAutomatic() ? fixed(x, zeros(), value, graph) : padded(x, value, graph);
    }

    private static String fixed(String x, long[] pads, String value, OnnxGraph graph) {
        return Arrays.stream(pads).allMatch(p -> p == 0)
                ? x
                : graph.add("Pad", List.of(x, graph.int64s(spread(pads)), value));
    }

    private long[] zeros() {
        return LongStream.concat(Arrays.stream(each(Axis::zerosBefore)), Arrays.stream(each(Axis::zerosAfter)))
                .toArray();
    }

    /** With all padding around it, whatever the size. */
    String padded(String x, String value, OnnxGraph graph) {
        if (!isSized()) {
            return fixed(x, fixedPads(), value, graph);
        }
        String sizes = graph.add(
                "Slice", List.of(graph.add("Shape", List.of(x)), graph.int64s(2), graph.int64s(2L + axes.size())));
        String in = graph.add("Add", List.of(sizes, constants(graph, a -> a.zerosBefore() + a.zerosAfter())));
        String strides = constants(graph, Axis::stride);
        String up = graph.add("Add", List.of(in, constants(graph, a -> a.stride() - 1)));
        String out = graph.add("Div", List.of(up, strides));
        // (out - 1) * stride + extent - in, of which one half, rounded towards zero, comes before
        String covered = graph.add(
                "Add",
                List.of(graph.add("Mul", List.of(out, strides)), constants(graph, a -> a.extent() - a.stride())));
        // where windows skip, it may be negative: something is cut off
        String total = graph.add("Sub", List.of(covered, in));
        String before = graph.add("Div", List.of(total, constants(graph, a -> 2)));
        String after = graph.add("Sub", List.of(total, before));
        String none = graph.int64s(0, 0);
        String pads = graph.concat(
                List.of(
                        none,
                        chosen(graph, before, a -> a.padding()[0], Axis::zerosBefore),
                        none,
                        chosen(graph, after, a -> a.padding()[1], Axis::zerosAfter)),
                0);
        return graph.add("Pad", List.of(x, pads, value));
    }

    private String constants(OnnxGraph graph, ToLongFunction<Axis> property) {
        return graph.int64s(each(property));
    }

    /** What was computed where the padding depends on the size, what is fixed elsewhere; with zeros on top. */
    private String chosen(OnnxGraph graph, String computed, ToLongFunction<Axis> fixed, ToLongFunction<Axis> zeros) {
        String used = graph.add("Mul", List.of(computed, constants(graph, a -> a.isSized() ? 1 : 0)));
        return graph.add(
                "Add",
                List.of(used, constants(graph, a -> zeros.applyAsLong(a) + (a.isSized() ? 0 : fixed.applyAsLong(a)))));
    }

    /** With nothing for minibatch and channels. */
    private static long[] spread(long[] pads) {
        int n = pads.length / 2;
        long[] all = new long[2 * (n + 2)];
        System.arraycopy(pads, 0, all, 2, n);
        System.arraycopy(pads, n, all, n + 4, n);
        return all;
    }

    /**
     * Sums of what is under the window, by standard operators that every version has: for the poolings that know no
     * dilation.
     *
     * @param x with all padding around it
     */
    String sums(String x, OnnxGraph graph) {
        String sum = x;
        for (int i = 0; i < axes.size(); i++) {
            sum = sumsAlong(sum, i + 2, axes.get(i), graph);
        }
        return sum;
    }

    private static String sumsAlong(String x, int axis, Axis window, OnnxGraph graph) {
        if (window.kernel() == 1 && window.stride() == 1) {
            return x;
        }
        List<String> taps = new ArrayList<>();
        for (int k = 0; k < window.kernel(); k++) {
            int start = k * window.dilation();
            int rest = window.extent() - 1 - start;
            taps.add(graph.add(
                    "Slice",
                    List.of(
                            x,
                            graph.int64s(start),
                            graph.int64s(rest == 0 ? Long.MAX_VALUE : -rest),
                            graph.int64s(axis),
                            graph.int64s(window.stride()))));
        }
        return taps.size() == 1 ? taps.get(0) : graph.add("Sum", taps);
    }
}
