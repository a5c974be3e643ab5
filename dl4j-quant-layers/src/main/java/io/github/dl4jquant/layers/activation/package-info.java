/** Element-wise functions of one tensor on their own: activation layers, and vertices that scale or shift. */
package io.github.dl4jquant.layers.activation;
