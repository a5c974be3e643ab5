package io.github.dl4jquant.layers.attention;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxParts;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;

/** {@link QuantizedAttention} as products of the steps and two MatMul with a Softmax between them. */
@AutoService(OnnxRule.class)
public final class AttentionOnnxRule implements OnnxRule<QuantizedAttention> {

    @Override
    public Class<QuantizedAttention> confType() {
        return QuantizedAttention.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(SelfAttentionLayer.class, LearnedSelfAttentionLayer.class, AttentionVertex.class);
    }

    /** Inputs of several may be of several sizes: which one is asked for is not said. */
    @Override
    public Optional<OnnxInput> reads(QuantizedAttention conf) {
        AttentionGeometry geometry = conf.getGeometry();
        int size = geometry.source() == AttentionGeometry.Source.THREE_INPUTS ? -1 : geometry.keyIn();
        return Optional.of(OnnxInput.anySize(TensorKind.SEQUENCE_NWC, size));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedAttention> node, OnnxGraph graph) {
        AttentionGeometry geometry = node.conf().getGeometry();
        OnnxAttention attention = new OnnxAttention(graph, geometry.heads(), geometry.headSize());
        int width = geometry.width();
        String attended = switch (geometry.source()) {
            case SELF -> {
                List<String> all = projected(node, graph, 0, 0, geometry.keyIn(), width, width, width);
                yield attention.attend(
                        attention.byHead(all.get(0)), attention.turned(all.get(1)), attention.byHead(all.get(2)));
            }
            case LEARNED -> {
                List<String> all = projected(node, graph, 1, 0, geometry.keyIn(), width, width);
                yield attention.attend(
                        learnedQueries(node, graph), attention.turned(all.get(0)), attention.byHead(all.get(1)));
            }
            case THREE_INPUTS -> {
                String queries =
                        projected(node, graph, 0, 0, geometry.queryIn(), width).get(0);
                String keys =
                        projected(node, graph, 1, 1, geometry.keyIn(), width).get(0);
                String values =
                        projected(node, graph, 2, 2, geometry.valueIn(), width).get(0);
                yield attention.attend(attention.byHead(queries), attention.turned(keys), attention.byHead(values));
            }
        };
        return result(node, graph, attended);
    }

    /**
     * The steps of an input in float times one set of weights, cut apart; the steps themselves, as often, where nothing is
     * projected.
     */
    private static List<String> projected(
            OnnxNode<QuantizedAttention> node, OnnxGraph graph, int part, int input, int nIn, long... sizes) {
        OnnxTensor steps = OnnxAttention.channelsLast(node.input(input), graph);
        if (!node.conf().getGeometry().projected()) {
            String real = graph.real(steps);
            return Arrays.stream(sizes).mapToObj(s -> real).toList();
        }
        OnnxTensor product = new OnnxParts(graph, node)
                .multiply(
                        part,
                        OnnxAttention.rows(steps, nIn, graph),
                        node.conf().getNonNegativeInputs().get(input),
                        Activation.identity(),
                        TensorFormat.float32());
        long width = Arrays.stream(sizes).sum();
        return OnnxAttention.split(OnnxAttention.steps(product.name(), steps.name(), width, graph), graph, sizes);
    }

    /** By head: [1, heads, queries, size]. */
    private static String learnedQueries(OnnxNode<QuantizedAttention> node, OnnxGraph graph) {
        AttentionGeometry geometry = node.conf().getGeometry();
        float[] queries = new OnnxParts(graph, node).floats(0); // [queries, heads, size]
        float[] byHead = new float[queries.length];
        int size = geometry.headSize();
        for (int query = 0; query < geometry.queries(); query++) {
            for (int head = 0; head < geometry.heads(); head++) {
                System.arraycopy(
                        queries,
                        (query * geometry.heads() + head) * size,
                        byHead,
                        (head * geometry.queries() + query) * size,
                        size);
            }
        }
        return graph.floats("queries", byHead, 1, geometry.heads(), geometry.queries(), size);
    }

    /** Projected, if anything is. */
    private static OnnxTensor result(OnnxNode<QuantizedAttention> node, OnnxGraph graph, String attended) {
        AttentionGeometry geometry = node.conf().getGeometry();
        String byQuery = graph.transpose(attended, 0, 2, 1, 3); // [minibatch, queries, heads, size]
        if (!geometry.projected()) {
            String y = graph.transpose(graph.reshape(byQuery, 0, 0, geometry.width()), 0, 2, 1);
            return graph.store(y, TensorKind.SEQUENCE_NWC, node.output());
        }
        String rows = graph.reshape(byQuery, -1, geometry.width());
        OnnxTensor product = new OnnxParts(graph, node)
                .multiply(
                        geometry.outputPart(),
                        new OnnxTensor(rows, TensorKind.FEED_FORWARD, TensorFormat.float32()),
                        false,
                        Activation.identity(),
                        node.output());
        String y = graph.transpose(OnnxAttention.steps(product.name(), byQuery, geometry.nOut(), graph), 0, 2, 1);
        return new OnnxTensor(y, TensorKind.SEQUENCE_NWC, product.format());
    }
}
