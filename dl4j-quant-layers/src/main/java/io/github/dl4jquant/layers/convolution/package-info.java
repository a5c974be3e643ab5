/** Convolutions of images and sequences: plain, depthwise, separable and transposed. */
package io.github.dl4jquant.layers.convolution;
