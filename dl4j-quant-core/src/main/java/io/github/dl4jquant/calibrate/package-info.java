/**
 * Runs data through the network and records the range of every tensor. The network that runs is the prepared one, on
 * this library's own float kernels, so that exactly the tensors that will be int8 are seen. In: a prepared graph and
 * data. Out: a range per tensor. Next: {@code plan}.
 */
package io.github.dl4jquant.calibrate;
