/**
 * Float to float: turns the nodes of a network into operations and fuses them, without changing what is computed. Drops
 * dropout, folds batch normalization, fuses activations and residual additions into the convolution before them, merges
 * zero padding and flattening into the layer behind them. In: a {@code NetworkGraph}. Out: an
 * {@link io.github.dl4jquant.prepare.OperationGraph}. Next: {@code plan}.
 */
package io.github.dl4jquant.prepare;
