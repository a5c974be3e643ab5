/** Batch normalization that could not be folded into the layer before it. */
package io.github.dl4jquant.layers.normalization;
