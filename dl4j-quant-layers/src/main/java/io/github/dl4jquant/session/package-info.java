/**
 * The compiled form of a quantized network: its primitives in a row over one preallocated arena, without
 * Deeplearning4j's loop around them. Same kernels, same bits.
 */
package io.github.dl4jquant.session;
