/** Dropout, which does nothing at inference. */
package io.github.dl4jquant.layers.dropout;
