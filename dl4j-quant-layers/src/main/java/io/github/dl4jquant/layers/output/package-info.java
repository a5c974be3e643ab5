/** Output layers whose loss needs more than what they return. */
package io.github.dl4jquant.layers.output;
