/** Element-wise functions of one tensor on their own: activation layers, with trained slopes or without, and vertices that scale or shift. */
package io.github.dl4jquant.layers.activation;
