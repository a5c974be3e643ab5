/**
 * The arithmetic of quantization: what a scale and a zero point are, how weights and activations become 8-bit integers.
 * Values in, values out; the leaf that every other package uses. Depends on {@code java..} only.
 *
 * @see io.github.dl4jquant.scheme.QuantParams
 */
package io.github.dl4jquant.scheme;
