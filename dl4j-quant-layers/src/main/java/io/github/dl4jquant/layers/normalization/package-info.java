/** Batch normalization that could not be folded into the layer before it, and local response normalization. */
package io.github.dl4jquant.layers.normalization;
