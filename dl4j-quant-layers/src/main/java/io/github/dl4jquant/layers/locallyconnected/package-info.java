/** Convolutions whose weights differ from position to position. */
package io.github.dl4jquant.layers.locallyconnected;
