/**
 * The command line {@code dl4j-quant}: one class per command, model files in and out, and what they print. In: model
 * files and {@code examples.data}. Results go to standard output, messages and progress bars to standard error.
 */
package io.github.dl4jquant.examples.cli;
