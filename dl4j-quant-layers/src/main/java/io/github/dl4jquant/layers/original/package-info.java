/** Layers and vertices of Deeplearning4j's, wrapped so that they run in float inside a network whose parameters are INT8. */
package io.github.dl4jquant.layers.original;
