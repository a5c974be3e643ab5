package io.github.dl4jquant.report;

import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.OperationNode;
import io.github.dl4jquant.refine.NetworkTimes;
import io.github.dl4jquant.spi.NodePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What became of each layer.
 *
 * @param mode what was asked for
 * @param calibrationSamples number of samples that ranges come from; 0 without calibration
 * @param layers in topological order
 * @param times of whole networks, where layers were timed; null where they were not
 */
public record QuantizationReport(
        QuantizationMode mode, int calibrationSamples, List<LayerReport> layers, NetworkTimes times) {

    public QuantizationReport {
        layers = List.copyOf(layers);
    }

    /** Puts a report together. */
    public static QuantizationReport of(
            OperationGraph graph, QuantizationPlan plan, int calibrationSamples, NetworkTimes times) {
        List<LayerReport> layers = new ArrayList<>();
        for (OperationNode node : graph.nodes()) {
            NodePlan decision = plan.find(node.name()).orElseThrow();
            long weights = node.operation().weightCount();
            layers.add(new LayerReport(
                    node.name(),
                    node.members(),
                    node.type(),
                    decision.precision(),
                    decision.output().type().name(),
                    4 * weights,
                    decision.precision().hasInt8Weights() ? weights : 4 * weights,
                    decision.multiplyAccumulates(),
                    decision.reason(),
                    decision.measuredMicros()));
        }
        return new QuantizationReport(plan.mode(), calibrationSamples, layers, times);
    }

    /** Bytes of all weights as 32-bit floats. */
    public long floatWeightBytes() {
        return layers.stream().mapToLong(LayerReport::floatWeightBytes).sum();
    }

    /** Bytes of all weights now. */
    public long weightBytes() {
        return layers.stream().mapToLong(LayerReport::weightBytes).sum();
    }

    /** Share of the weights that is stored as INT8; 0 for a network without weights. */
    public double int8WeightShare() {
        long all = floatWeightBytes();
        long int8 = layers.stream()
                .filter(l -> l.precision().hasInt8Weights())
                .mapToLong(LayerReport::floatWeightBytes)
                .sum();
        return all == 0 ? 0 : (double) int8 / all;
    }

    /**
     * Share of the multiply-accumulates that are products of two 8-bit numbers; empty where shapes were not known, or
     * where there are none.
     */
    public OptionalDouble int8MultiplyAccumulateShare() {
        long all = 0;
        long int8 = 0;
        for (LayerReport layer : layers) {
            if (layer.multiplyAccumulates() < 0) {
                return OptionalDouble.empty();
            }
            all += layer.multiplyAccumulates();
            int8 += layer.precision().computesInt8() ? layer.multiplyAccumulates() : 0;
        }
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) int8 / all);
    }

    /** A table with one row per layer, in Markdown; with what was measured of each where that is known. */
    public String toMarkdown() {
        boolean timed = times != null;
        StringBuilder out = new StringBuilder(
                "| layer | stands for | type | precision | output | weight bytes |" + (timed ? " measured us |" : "")
                        + " why |\n|---|---|---|---|---|---|---|" + (timed ? "---|\n" : "\n"));
        for (LayerReport layer : layers) {
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %d |%s %s |%n",
                    layer.name(),
                    String.join(" + ", layer.members()),
                    layer.type(),
                    layer.precision(),
                    layer.output(),
                    layer.weightBytes(),
                    timed ? " " + layer.measuredText() + " |" : "",
                    layer.reason()));
        }
        return out.toString();
    }
}
