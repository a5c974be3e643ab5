/**
 * Every network of Deeplearning4j's zoo, built with its own constructor, given random weights, quantized in every mode, run
 * and compared with its float self. In: a selection. Out: a table, and whether anything failed.
 */
package io.github.dl4jquant.examples.coverage;
