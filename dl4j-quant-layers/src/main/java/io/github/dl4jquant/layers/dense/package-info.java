/** Dense layers, and the dense part of output layers. */
package io.github.dl4jquant.layers.dense;
