package io.github.dl4jquant;

import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.report.QuantizationReport;

/**
 * A quantized network and how it came about.
 *
 * @param network ready for use
 * @param plan the decision for every layer
 * @param report the same, for people, with sizes
 * @param <N> MultiLayerNetwork or ComputationGraph
 */
public record QuantizationResult<N>(N network, QuantizationPlan plan, QuantizationReport report) {}
