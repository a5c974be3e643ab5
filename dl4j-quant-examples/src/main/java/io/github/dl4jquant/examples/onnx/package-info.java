/** Runs exported networks in ONNX Runtime and compares them with the networks that they were made from. */
package io.github.dl4jquant.examples.onnx;
