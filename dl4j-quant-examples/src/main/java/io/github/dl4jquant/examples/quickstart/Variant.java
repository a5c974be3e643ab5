package io.github.dl4jquant.examples.quickstart;

/**
 * One of the networks that are compared.
 *
 * @param mode name of the {@link io.github.dl4jquant.config.QuantizationConfig} factory, or what else made it
 * @param network ready to run
 * @param int8Share share of its weights that is stored as INT8, 0 to 1
 */
record Variant(String mode, TrainedNetwork network, double int8Share) {}
