/**
 * What all quantized layers share: the base of the persisted configuration, the runtime layer and vertex that run it in
 * Deeplearning4j, and the format of the parameter block.
 */
package io.github.dl4jquant.layers.common;
