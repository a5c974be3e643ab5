/** Two-dimensional convolutions. */
package io.github.dl4jquant.layers.convolution;
