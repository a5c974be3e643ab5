package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.export.OnnxGraph;

/** Other orders of the axes of an ONNX tensor, minibatch first. */
final class AxisOrder {

    private AxisOrder() {}

    /** Channels behind the positions; nothing where there are none. */
    static String channelsLast(OnnxGraph graph, String x, int axes) {
        if (axes < 3) {
            return x;
        }
        long[] order = new long[axes];
        for (int i = 1; i < axes - 1; i++) {
            order[i] = i + 1L;
        }
        order[axes - 1] = 1;
        return graph.transpose(x, order);
    }

    /** Channels, which were last, before the positions; nothing where there are none. */
    static String channelsFirst(OnnxGraph graph, String x, int axes) {
        if (axes < 3) {
            return x;
        }
        long[] order = new long[axes];
        order[1] = axes - 1L;
        for (int i = 2; i < axes; i++) {
            order[i] = i - 1L;
        }
        return graph.transpose(x, order);
    }

    /** The last axis first. */
    static String reversed(OnnxGraph graph, String x, int axes) {
        long[] order = new long[axes];
        for (int i = 0; i < axes; i++) {
            order[i] = axes - 1L - i;
        }
        return graph.transpose(x, order);
    }
}
