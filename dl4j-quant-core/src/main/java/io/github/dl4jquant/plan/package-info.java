/**
 * Decides, as data, in what precision each operation runs and in what numbers each tensor is stored. In: an
 * {@code OperationGraph}, a configuration and, for static int8, the observed ranges. Out: a
 * {@link io.github.dl4jquant.plan.QuantizationPlan}. Next: {@code rewrite}.
 */
package io.github.dl4jquant.plan;
