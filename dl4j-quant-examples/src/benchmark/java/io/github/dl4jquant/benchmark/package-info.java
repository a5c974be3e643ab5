/**
 * What networks and layers take: races against Deeplearning4j, ONNX Runtime and bare oneDNN, and JMH's benchmarks. Not part of
 * the library: built with Maven's profile "benchmarks" only.
 */
package io.github.dl4jquant.benchmark;
