/** Maximum, average and p-norm pooling of images and sequences. */
package io.github.dl4jquant.layers.pooling;
