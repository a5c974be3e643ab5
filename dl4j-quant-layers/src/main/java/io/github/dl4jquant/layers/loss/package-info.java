/** Loss layers without weights, which stay Deeplearning4j's own. */
package io.github.dl4jquant.layers.loss;
