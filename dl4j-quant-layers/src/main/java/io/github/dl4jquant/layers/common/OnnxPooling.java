package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import java.util.ArrayList;
import java.util.List;

/** Poolings in ONNX operators, over windows of any number of axes. Float in, float out. */
public final class OnnxPooling {

    /** From this version of the operator set on LpPool knows dilation. */
    private static final int DILATED_NORM = 18;

    private OnnxPooling() {}

    public static String max(String x, OnnxWindow window, OnnxGraph graph) {
        String prepared = window.prepared(x, graph.scalar(-Float.MAX_VALUE), graph);
        return graph.add("MaxPool", List.of(prepared), window.attributes().toArray(new OnnxAttribute[0]));
    }

    /**
     * The average. AveragePool knows dilation from version 19 of the operator set on, but ONNX Runtime's int8 form of it does
     * not, and makes an invalid graph of it.
     *
     * @param countsPadding whether padding counts as values of zero; otherwise it is left out
     */
    public static String average(String x, OnnxWindow window, boolean countsPadding, OnnxGraph graph) {
        if (window.isPlain() && !window.isDilated()) {
            List<OnnxAttribute> attributes = new ArrayList<>(window.attributes());
            if (countsPadding) {
                attributes.add(OnnxAttribute.of("count_include_pad", 1));
            }
            return graph.add("AveragePool", List.of(x), attributes.toArray(new OnnxAttribute[0]));
        }
        String sums = paddedSums(x, window, graph);
        if (countsPadding) {
            return graph.add("Mul", List.of(sums, graph.scalar(1f / window.taps())));
        }
        String zeros = graph.add("ConstantOfShape", List.of(graph.add("Shape", List.of(x))));
        String ones = graph.add("Add", List.of(zeros, graph.scalar(1f)));
        return graph.add("Div", List.of(sums, paddedSums(ones, window, graph)));
    }

    /** The p-norm; padding is zeros. */
    public static String norm(String x, int p, OnnxWindow window, OnnxGraph graph) {
        if (window.isPlain() && (!window.isDilated() || graph.options().opset() >= DILATED_NORM)) {
            List<OnnxAttribute> attributes = new ArrayList<>(window.attributes());
            attributes.add(OnnxAttribute.of("p", p));
            return graph.add("LpPool", List.of(x), attributes.toArray(new OnnxAttribute[0]));
        }
        String powers = graph.add("Pow", List.of(graph.add("Abs", List.of(x)), graph.scalar(p)));
        return graph.add("Pow", List.of(paddedSums(powers, window, graph), graph.scalar(1f / p)));
    }

    private static String paddedSums(String x, OnnxWindow window, OnnxGraph graph) {
        return window.sums(window.padded(x, graph.scalar(0f), graph), graph);
    }
}
