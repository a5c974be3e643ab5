package io.github.dl4jquant.examples.onnx;

import io.github.dl4jquant.errors.ModelDataException;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds up how the outputs of an exported network differ from those of the network itself. Not thread-safe. */
public final class Agreement {

    /** Of int8 between minus and plus the largest magnitude; a little more, since values lie on steps. */
    private static final double STEP = 1.001 / 127;

    private long samples;
    private long values;
    private long equal;
    private long decisions;
    private long sameDecisions;
    private double largestDifference;
    private double largestMagnitude;
    private double relativeDifference;
    private long withinStep;

    /**
     * Adds a minibatch.
     *
     * @throws ModelDataException if the shapes differ
     */
    public void add(List<INDArray> expected, List<INDArray> actual) {
        for (int i = 0; i < expected.size(); i++) {
            add(expected.get(i), actual.get(i));
        }
        samples += expected.get(0).size(0);
    }

    private void add(INDArray expected, INDArray actual) {
        if (!Arrays.equals(expected.shape(), actual.shape())) {
            throw new ModelDataException(
                    "The exported network writes an output of shape %s; expected %s, as the network itself.",
                    Arrays.toString(actual.shape()), Arrays.toString(expected.shape()));
        }
        float[] e = expected.dup('c').data().asFloat();
        float[] a = actual.dup('c').data().asFloat();
        double magnitude = 0;
        for (float value : e) {
            magnitude = Math.max(magnitude, Math.abs(value));
        }
        for (int i = 0; i < e.length; i++) {
            double difference = Math.abs((double) e[i] - a[i]);
            equal += e[i] == a[i] ? 1 : 0;
            withinStep += difference <= STEP * magnitude ? 1 : 0;
            largestDifference = Math.max(largestDifference, difference);
            relativeDifference = Math.max(relativeDifference, difference == 0 ? 0 : difference / magnitude);
        }
        largestMagnitude = Math.max(largestMagnitude, magnitude);
        values += e.length;
        if (expected.rank() == 2 && expected.size(1) > 1) {
            int classes = (int) expected.size(1);
            for (int from = 0; from < e.length; from += classes) {
                decisions++;
                sameDecisions += largest(e, from, classes) == largest(a, from, classes) ? 1 : 0;
            }
        }
    }

    private static int largest(float[] row, int from, int classes) {
        int best = 0;
        for (int i = 1; i < classes; i++) {
            best = row[from + i] > row[from + best] ? i : best;
        }
        return best;
    }

    public long samples() {
        return samples;
    }

    /** Share of values that are equal to the bit. */
    public double equalValues() {
        return (double) equal / values;
    }

    public double largestDifference() {
        return largestDifference;
    }

    /** Largest difference in parts of the largest magnitude of the same output in the same minibatch. */
    public double relativeDifference() {
        return relativeDifference;
    }

    /** Share of values that differ by no more than the 127th part of that magnitude: a step of int8. */
    public double withinStep() {
        return (double) withinStep / values;
    }

    /** Largest magnitude of an output of the network itself. */
    public double largestMagnitude() {
        return largestMagnitude;
    }

    /** Share of samples for which the same class has the largest value; null if no output is one value per class. */
    public Double sameClass() {
        return decisions == 0 ? null : (double) sameDecisions / decisions;
    }
}
