/** Two-dimensional maximum and average pooling. */
package io.github.dl4jquant.layers.pooling;
