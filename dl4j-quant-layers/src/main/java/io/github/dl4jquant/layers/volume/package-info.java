/** Convolutions and poolings of volumes, [minibatch, depth, height, width, channels]. */
package io.github.dl4jquant.layers.volume;
