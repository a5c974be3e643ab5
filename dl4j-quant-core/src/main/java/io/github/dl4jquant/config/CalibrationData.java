package io.github.dl4jquant.config;

import io.github.dl4jquant.errors.CalibrationException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** Inputs to calibrate on, from either kind of Deeplearning4j iterator. Only features and their masks are read. */
public interface CalibrationData {

    /**
     * Goes back to the first minibatch.
     *
     * @throws CalibrationException if the iterator has been used up and cannot be reset
     */
    void reset();

    boolean hasNext();

    /** The next minibatch. */
    Batch next();

    /** Features, one array per network input, and their masks (null, or null elements, where there are none). */
    @SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
    record Batch(INDArray[] features, INDArray[] masks) {}

    /** Over a network with one input. */
    static CalibrationData of(DataSetIterator iterator) {
        return new CalibrationData() {
            @Override
            public void reset() {
                resetOrRefuse(iterator.resetSupported(), iterator.hasNext(), iterator::reset);
            }

            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public Batch next() {
                DataSet next = iterator.next();
                INDArray mask = next.getFeaturesMaskArray();
                return new Batch(new INDArray[] {next.getFeatures()}, mask == null ? null : new INDArray[] {mask});
            }
        };
    }

    /** Over a network with any number of inputs. */
    static CalibrationData of(MultiDataSetIterator iterator) {
        return new CalibrationData() {
            @Override
            public void reset() {
                resetOrRefuse(iterator.resetSupported(), iterator.hasNext(), iterator::reset);
            }

            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public Batch next() {
                MultiDataSet next = iterator.next();
                return new Batch(next.getFeatures(), next.getFeaturesMaskArrays());
            }
        };
    }

    private static void resetOrRefuse(boolean supported, boolean unread, Runnable reset) {
        if (supported) {
            reset.run();
        } else if (!unread) {
            throw new CalibrationException("Cannot calibrate: the iterator has no data left and cannot be reset."
                    + " Expected at least one minibatch: hand in a fresh iterator.");
        }
    }
}
