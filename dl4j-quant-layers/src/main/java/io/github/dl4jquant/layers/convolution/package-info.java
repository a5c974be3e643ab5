/** Convolutions of images and sequences: plain, depthwise and separable. */
package io.github.dl4jquant.layers.convolution;
