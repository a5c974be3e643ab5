/**
 * What a layer type must say about itself to be quantized, and how the rules for layer types are found. A rule
 * ({@link io.github.dl4jquant.spi.NodeQuantizer}) turns one node of a network into float
 * {@link io.github.dl4jquant.spi.Operation}s; {@code prepare} fuses them, {@code plan} gives each a precision and
 * {@code rewrite} asks each for the Deeplearning4j layer that takes its place. Rules are found with {@code ServiceLoader},
 * so a new layer type, a user's own included, needs no change anywhere else.
 */
package io.github.dl4jquant.spi;
