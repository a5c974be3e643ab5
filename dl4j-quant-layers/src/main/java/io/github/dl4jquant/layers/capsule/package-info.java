/** Capsule layers: the convolution that makes capsules is int8, what is done with capsules stays float. */
package io.github.dl4jquant.layers.capsule;
