/** Vertices that join tensors, and that take parts of them. */
package io.github.dl4jquant.layers.merge;
