package io.github.dl4jquant.layers.attention;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxGraph.BodyValue;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.layers.common.OnnxParts;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;

/** {@link QuantizedRecurrentAttention} as products of the whole input, and a Scan over its steps. */
@AutoService(OnnxRule.class)
public final class RecurrentAttentionOnnxRule implements OnnxRule<QuantizedRecurrentAttention> {

    private static final int INPUT_PART = 0;

    @Override
    public Class<QuantizedRecurrentAttention> confType() {
        return QuantizedRecurrentAttention.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(RecurrentAttentionLayer.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedRecurrentAttention conf) {
        return Optional.of(
                OnnxInput.anySize(TensorKind.SEQUENCE_NWC, conf.getGeometry().keyIn()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedRecurrentAttention> node, OnnxGraph graph) {
        QuantizedRecurrentAttention conf = node.conf();
        AttentionGeometry geometry = conf.getGeometry();
        int nOut = geometry.nOut();
        int width = geometry.width();
        OnnxTensor steps = OnnxAttention.channelsLast(node.input(), graph);
        OnnxTensor product = new OnnxParts(graph, node)
                .multiply(
                        INPUT_PART,
                        OnnxAttention.rows(steps, geometry.keyIn(), graph),
                        conf.isNonNegativeInput(),
                        Activation.identity(),
                        TensorFormat.float32());
        long channels = geometry.projected() ? nOut + 2L * width : nOut;
        String all = OnnxAttention.steps(product.name(), steps.name(), channels, graph);
        OnnxAttention attention = new OnnxAttention(graph, geometry.heads(), geometry.headSize());
        List<String> parts = geometry.projected()
                ? OnnxAttention.split(all, graph, nOut, width, width)
                : List.of(all, steps.name(), steps.name());
        TensorFormat format = geometry.projected() ? TensorFormat.float32() : steps.format();
        // made float last: ONNX Runtime crashes where it moves a DequantizeLinear into a loop
        String keys = graph.real(new OnnxTensor(attention.turned(parts.get(1)), steps.kind(), format));
        String seen = graph.real(new OnnxTensor(attention.byHead(parts.get(2)), steps.kind(), format));
        List<String> results = graph.add(
                "",
                "Scan",
                List.of(
                        zeros(graph.sizes(steps.name(), 0), nOut, graph),
                        graph.floats("started", new float[1], 1, 1),
                        parts.get(0)),
                3,
                graph.body(
                        "body",
                        List.of(
                                new BodyValue("previous", -1, nOut),
                                new BodyValue("started", 1, 1),
                                new BodyValue("step", -1, nOut)),
                        values -> {
                            String recurrent = recurrent(node, values.get(0), keys, seen, graph);
                            // nothing is attended to in the first step, when this is 0
                            String counted = graph.add("Mul", List.of(recurrent, values.get(1)));
                            String sum = graph.add("Add", List.of(values.get(2), counted));
                            String y = OnnxActivations.of(graph, conf.getActivation(), sum);
                            String started = graph.floats("started", new float[] {1f}, 1, 1);
                            return List.of(
                                    new BodyValue(y, -1, nOut),
                                    new BodyValue(started, 1, 1),
                                    new BodyValue(y, -1, nOut));
                        }),
                OnnxAttribute.of("num_scan_inputs", 1),
                OnnxAttribute.of("scan_input_axes", new long[] {1}),
                OnnxAttribute.of("scan_output_axes", new long[] {2}));
        return graph.store(results.get(2), TensorKind.SEQUENCE_NWC, node.output());
    }

    /** What the result of the step before, [minibatch, nOut], brings into this one. */
    private static String recurrent(
            OnnxNode<QuantizedRecurrentAttention> node, String previous, String keys, String values, OnnxGraph graph) {
        AttentionGeometry geometry = node.conf().getGeometry();
        OnnxParts parts = new OnnxParts(graph, node);
        String queries = geometry.projected() ? multiply(parts, 1, previous) : previous;
        String attended = new OnnxAttention(graph, geometry.heads(), geometry.headSize())
                .attend(graph.reshape(queries, 0, geometry.heads(), 1, geometry.headSize()), keys, values);
        return multiply(parts, geometry.projected() ? 2 : 1, graph.reshape(attended, 0, geometry.width()));
    }

    private static String multiply(OnnxParts parts, int part, String rows) {
        OnnxTensor floats = new OnnxTensor(rows, TensorKind.FEED_FORWARD, TensorFormat.float32());
        return parts.multiply(part, floats, false, Activation.identity(), TensorFormat.float32())
                .name();
    }

    /** [minibatch, size]. */
    private static String zeros(String minibatch, long size, OnnxGraph graph) {
        return graph.add("Expand", List.of(graph.scalar(0f), graph.concat(List.of(minibatch, graph.int64s(size)), 0)));
    }
}
