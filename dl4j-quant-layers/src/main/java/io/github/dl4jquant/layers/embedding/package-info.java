/** Embedding layers: tables that are looked up in. */
package io.github.dl4jquant.layers.embedding;
