package io.github.dl4jquant.examples.quickstart;

import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A trained network and what is needed to quantize and judge it.
 *
 * @param name short, for file names
 * @param title one line, for the table
 * @param network trained in Deeplearning4j
 * @param test never seen in training; one-hot labels
 * @param calibration training data, for the ranges of activations
 */
record Example(String name, String title, TrainedNetwork network, DataSet test, DataSetIterator calibration) {}
