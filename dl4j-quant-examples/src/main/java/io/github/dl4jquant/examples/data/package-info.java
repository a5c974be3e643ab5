/**
 * Labelled samples from files: IDX (MNIST's format), CSV and folders of images. In: paths. Out: a {@code
 * DataSetIterator}. Every file is checked, and what is wrong with it is said with its name and the place in it.
 */
package io.github.dl4jquant.examples.data;
