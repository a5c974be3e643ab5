/** Attention: projections of int8, the attention itself in float. */
package io.github.dl4jquant.layers.attention;
