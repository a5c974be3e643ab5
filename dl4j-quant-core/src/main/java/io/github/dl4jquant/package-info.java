/**
 * The entry point: {@link io.github.dl4jquant.QuantizationTransform}. The packages below are in the order of the way of
 * the data: {@code graph, prepare, observe, calibrate, plan, rewrite, report}; none of them depends on this one.
 */
package io.github.dl4jquant;
