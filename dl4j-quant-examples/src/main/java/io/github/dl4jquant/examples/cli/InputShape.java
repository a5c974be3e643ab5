package io.github.dl4jquant.examples.cli;

/**
 * Sizes of one sample for an input.
 *
 * @param name null for the only input
 */
@SuppressWarnings("ArrayRecordComponent") // small, never compared
record InputShape(String name, long[] sizes) {}
