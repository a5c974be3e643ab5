/** Vectors to sequences and back, and sequences the other way round. */
package io.github.dl4jquant.layers.timeseries;
