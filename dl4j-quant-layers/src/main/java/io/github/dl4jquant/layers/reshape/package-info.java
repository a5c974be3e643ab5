/** Images to vectors and back: Deeplearning4j's preprocessors between convolutional and dense layers. */
package io.github.dl4jquant.layers.reshape;
