/** Vertices that combine several tensors element by element. */
package io.github.dl4jquant.layers.elementwise;
