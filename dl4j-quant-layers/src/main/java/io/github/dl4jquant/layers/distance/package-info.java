/** Euclidean norms and distances, computed in float whatever is read and written. */
package io.github.dl4jquant.layers.distance;
