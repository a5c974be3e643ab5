/**
 * Statistics of tensors, gathered minibatch by minibatch in bounded memory. Out: a range per tensor. Next: {@code plan}.
 */
package io.github.dl4jquant.observe;
