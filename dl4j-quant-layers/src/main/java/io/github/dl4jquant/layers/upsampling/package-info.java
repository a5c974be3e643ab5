/** Nearest-neighbour upsampling of images. */
package io.github.dl4jquant.layers.upsampling;
