/**
 * Every network of Deeplearning4j's zoo, built with its own constructor, given random weights, quantized in every mode, run
 * and compared with its float self, or exported as ONNX and run in ONNX Runtime. In: a selection. Out: a table, and
 * whether anything failed.
 */
package io.github.dl4jquant.examples.coverage;
