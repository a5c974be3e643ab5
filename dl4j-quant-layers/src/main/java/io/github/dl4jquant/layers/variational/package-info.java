/** Variational autoencoders: int8 encoder, float decoder. */
package io.github.dl4jquant.layers.variational;
