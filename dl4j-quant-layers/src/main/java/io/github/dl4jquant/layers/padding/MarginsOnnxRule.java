package io.github.dl4jquant.layers.padding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;

/** {@link QuantizedMargins} as Slice and Pad. */
@AutoService(OnnxRule.class)
public final class MarginsOnnxRule implements OnnxRule<QuantizedMargins> {

    @Override
    public Class<QuantizedMargins> confType() {
        return QuantizedMargins.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(
                ZeroPadding1DLayer.class,
                ZeroPadding3DLayer.class,
                Cropping1D.class,
                Cropping2D.class,
                Cropping3D.class,
                PoolHelperVertex.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedMargins conf) {
        return Optional.of(OnnxInput.anySize(OnnxMoves.kind(conf.getBefore().size() + 1), -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedMargins> node, OnnxGraph graph) {
        List<Integer> before = node.conf().getBefore();
        List<Integer> behind = node.conf().getBehind();
        TensorKind kind = OnnxMoves.kind(before.size() + 1);
        return OnnxMoves.of(
                node, graph, kind, x -> padded(cropped(x, before, behind, graph), before, behind, node, graph));
    }

    private static String cropped(String x, List<Integer> before, List<Integer> behind, OnnxGraph graph) {
        String y = x;
        for (int a = 0; a < before.size(); a++) {
            int from = Math.max(0, -before.get(a));
            int less = Math.max(0, -behind.get(a));
            if (from + less > 0) {
                y = OnnxMoves.slice(graph, y, axis(a, before.size()), from, less == 0 ? Long.MAX_VALUE : -less);
            }
        }
        return y;
    }

    private static String padded(
            String x, List<Integer> before, List<Integer> behind, OnnxNode<QuantizedMargins> node, OnnxGraph graph) {
        int axes = before.size() + 1;
        long[] pads = new long[2 * axes];
        for (int a = 0; a < before.size(); a++) {
            pads[axis(a, before.size())] = Math.max(0, before.get(a));
            pads[axes + axis(a, before.size())] = Math.max(0, behind.get(a));
        }
        boolean none = Arrays.stream(pads).allMatch(p -> p == 0);
        return none ? x : OnnxMoves.padded(graph, x, node.output(), graph.int64s(pads));
    }

    /** Channels are last in the layer's lists, which leave out the minibatch, and axis 1 in ONNX. */
    private static int axis(int index, int count) {
        return index == count - 1 ? 1 : index + 2;
    }
}
