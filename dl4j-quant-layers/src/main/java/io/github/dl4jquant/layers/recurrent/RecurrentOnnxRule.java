package io.github.dl4jquant.layers.recurrent;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;

/**
 * {@link QuantizedRecurrent} as LSTM or RNN, one for each direction; as a Scan where these do not compute it: masked steps,
 * functions they do not have, and, for exact numbers, a state that is int8.
 */
@AutoService(OnnxRule.class)
public final class RecurrentOnnxRule implements OnnxRule<QuantizedRecurrent> {

    @Override
    public Class<QuantizedRecurrent> confType() {
        return QuantizedRecurrent.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(
                LSTM.class,
                GravesLSTM.class,
                GravesBidirectionalLSTM.class,
                SimpleRnn.class,
                Bidirectional.class,
                LastTimeStep.class,
                MaskZeroLayer.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedRecurrent conf) {
        return Optional.of(
                OnnxInput.anySize(TensorKind.SEQUENCE_NWC, conf.getSettings().nIn()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedRecurrent> node, OnnxGraph graph) {
        RecurrentSettings settings = node.conf().getSettings();
        OnnxTensor x = new OnnxTensor( // [time, minibatch, channels], as recurrent operators take it
                graph.transpose(node.input().name(), 2, 0, 1),
                node.input().kind(),
                node.input().format());
        OnnxDirection.Results[] results = new OnnxDirection.Results[settings.directions()];
        String mask = settings.maskValue() == null ? null : mask(graph, graph.real(x), settings.maskValue());
        for (int d = 0; d < results.length; d++) {
            OnnxDirection direction = OnnxDirection.of(node, d);
            results[d] = OnnxRecurrentOperator.canSay(node.conf(), graph.options())
                    ? new OnnxRecurrentOperator(graph, node.conf(), direction).emit(graph.real(x))
                    : new OnnxRecurrentScan(graph, node, direction).emit(x, mask);
        }
        List<String> chosen = new ArrayList<>();
        for (int d = 0; d < results.length; d++) {
            chosen.add(chosen(graph, settings.steps(), results[d], d == 0, mask));
        }
        String merged = merged(graph, settings, chosen);
        return settings.givesSequence()
                ? graph.store(graph.transpose(merged, 1, 2, 0), TensorKind.SEQUENCE_NWC, node.output())
                : graph.store(merged, TensorKind.FEED_FORWARD, node.output());
    }

    /** [time, minibatch, 1]: 0 at steps all whose channels have the value, else 1. */
    private static String mask(OnnxGraph graph, String x, double value) {
        String differs = graph.add("Not", List.of(graph.add("Equal", List.of(x, graph.scalar((float) value)))));
        return graph.reduce("ReduceMax", toFloat(graph, differs), true, 2);
    }

    private static String toFloat(OnnxGraph graph, String x) {
        return graph.add("Cast", List.of(x), OnnxAttribute.of("to", 1));
    }

    /** All steps, [time, minibatch, units], or the one that is wanted, [minibatch, units]. */
    private static String chosen(
            OnnxGraph graph, Steps steps, OnnxDirection.Results results, boolean forward, String mask) {
        if (steps == Steps.ALL) {
            return results.steps();
        }
        boolean latest = forward || steps == Steps.LAST; // in time, else the first
        if (mask != null) {
            return lastThatCounts(graph, results.steps(), mask, latest);
        }
        if (latest == forward) {
            return results.last();
        }
        String end = graph.add("Gather", List.of(results.steps(), graph.int64s(-1)), OnnxAttribute.of("axis", 0));
        return graph.squeeze(end, 0);
    }

    /** Of each sample, the last step, or the first, that is not masked; 0 if all are. */
    private static String lastThatCounts(OnnxGraph graph, String steps, String mask, boolean latest) {
        String beyond = graph.add(
                "CumSum",
                List.of(mask, graph.int64(0)),
                OnnxAttribute.of("exclusive", 1),
                OnnxAttribute.of("reverse", latest ? 1 : 0));
        String noneBeyond = toFloat(graph, graph.add("Equal", List.of(beyond, graph.scalar(0f))));
        String wanted = graph.add("Mul", List.of(mask, noneBeyond));
        return graph.reduce("ReduceSum", graph.add("Mul", List.of(steps, wanted)), false, 0);
    }

    private static String merged(OnnxGraph graph, RecurrentSettings settings, List<String> directions) {
        return switch (settings.merge()) {
            case NONE -> directions.get(0);
            case ADD -> graph.add("Add", directions);
            case MULTIPLY -> graph.add("Mul", directions);
            case AVERAGE -> graph.add("Mul", List.of(graph.add("Add", directions), graph.scalar(0.5f)));
            case CONCATENATE -> graph.concat(directions, settings.givesSequence() ? 2 : 1);
        };
    }
}
