/** Vertices that join tensors along their channels. */
package io.github.dl4jquant.layers.merge;
