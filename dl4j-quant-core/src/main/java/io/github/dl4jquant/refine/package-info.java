/**
 * Changes a plan by what is measured: {@link io.github.dl4jquant.refine.NeverSlower} times layers and conversions in real
 * networks and chooses the precision of each. In: an {@code OperationGraph}, a configuration and something to run networks
 * on. Out: a {@code QuantizationPlan} with times and reasons. Next: {@code rewrite}, again, with that plan.
 */
package io.github.dl4jquant.refine;
