package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxMoves;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.StackVertex;

/** {@link QuantizedStack} as Concat of minibatches, with Pad before it where sequences may differ in length. */
@AutoService(OnnxRule.class)
public final class StackOnnxRule implements OnnxRule<QuantizedStack> {

    @Override
    public Class<QuantizedStack> confType() {
        return QuantizedStack.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(StackVertex.class);
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedStack> node, OnnxGraph graph) {
        List<String> values = node.inputs().stream()
                .map(in -> OnnxMoves.stored(graph, in, node.output()))
                .toList();
        boolean equal = !node.conf().isAnyLength() || Set.copyOf(values).size() == 1;
        List<String> parts = equal ? values : ofOneLength(values, node.output(), graph);
        return new OnnxTensor(graph.concat(parts, 0), node.input().kind(), node.output());
    }

    /** Zeros behind all sequences but the longest. */
    private static List<String> ofOneLength(List<String> values, TensorFormat format, OnnxGraph graph) {
        List<String> lengths =
                values.stream().map(x -> OnnxMoves.size(graph, x, 2)).toList();
        String longest = graph.add("Max", lengths);
        String none = graph.int64s(0, 0, 0, 0, 0); // before all axes, and behind minibatch and channels
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String more = graph.add("Sub", List.of(longest, lengths.get(i)));
            parts.add(OnnxMoves.padded(graph, values.get(i), format, graph.concat(List.of(none, more), 0)));
        }
        return parts;
    }
}
