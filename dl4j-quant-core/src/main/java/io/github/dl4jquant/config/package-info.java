/**
 * What the user wants: which kind of quantization, on which data, with which exceptions. Immutable. Next: {@code plan}.
 */
package io.github.dl4jquant.config;
