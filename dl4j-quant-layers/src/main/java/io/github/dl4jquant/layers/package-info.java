/**
 * The int8 layers: one package per family of Deeplearning4j layers, each with the rule that quantizes it, the persisted
 * configuration and the runtime. Families do not know each other, only {@code common}.
 */
package io.github.dl4jquant.layers;
