/** Layers that set to zero what a mask hides. */
package io.github.dl4jquant.layers.masking;
