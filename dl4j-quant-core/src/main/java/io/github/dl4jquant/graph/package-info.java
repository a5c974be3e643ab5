/**
 * One read-only view of both kinds of Deeplearning4j network: a list of nodes in topological order, joined by named
 * tensors. In: a trained network. Out: a {@link io.github.dl4jquant.graph.NetworkGraph}. Next: {@code prepare}.
 */
package io.github.dl4jquant.graph;
