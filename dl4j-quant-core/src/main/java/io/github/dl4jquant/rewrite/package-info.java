/**
 * Builds the new network from the operations and the plan: asks each operation for its layer, puts a conversion wherever
 * number format or axis order change, and fills in the parameters. In: an {@code OperationGraph} and a
 * {@code QuantizationPlan}. Out: a Deeplearning4j network.
 */
package io.github.dl4jquant.rewrite;
