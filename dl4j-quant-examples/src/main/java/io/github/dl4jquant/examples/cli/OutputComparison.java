package io.github.dl4jquant.examples.cli;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds up how the outputs of two classifiers compare with the labels and with each other. Not thread-safe. */
final class OutputComparison {

    private long samples;
    private long values;
    private long firstRight;
    private long secondRight;
    private long agreed;
    private double largestDifference;
    private double sumOfDifferences;
    private double signal;
    private double noise;

    /**
     * Adds a minibatch.
     *
     * @param first FLOAT [minibatch, classes]
     * @param second FLOAT [minibatch, classes]
     * @param labels one-hot [minibatch, classes], or [minibatch, 1] with 0 and 1
     */
    void add(INDArray first, INDArray second, INDArray labels) {
        int classes = (int) first.size(1);
        float[] a = first.dup('c').data().asFloat();
        float[] b = second.dup('c').data().asFloat();
        float[] label = labels.dup('c').data().asFloat();
        for (int from = 0; from < a.length; from += classes) {
            int right = decision(label, from, classes);
            int inFirst = decision(a, from, classes);
            int inSecond = decision(b, from, classes);
            samples++;
            firstRight += inFirst == right ? 1 : 0;
            secondRight += inSecond == right ? 1 : 0;
            agreed += inFirst == inSecond ? 1 : 0;
        }
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs((double) a[i] - b[i]);
            largestDifference = Math.max(largestDifference, difference);
            sumOfDifferences += difference;
            signal += (double) a[i] * a[i];
            noise += difference * difference;
        }
        values += a.length;
    }

    /** The class with the largest output; for a single output, 1 if it is at least one half. */
    private static int decision(float[] values, int from, int classes) {
        if (classes == 1) {
            return values[from] >= 0.5f ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < classes; i++) {
            best = values[from + i] > values[from + best] ? i : best;
        }
        return best;
    }

    long samples() {
        return samples;
    }

    double firstAccuracy() {
        return (double) firstRight / samples;
    }

    double secondAccuracy() {
        return (double) secondRight / samples;
    }

    /** Share of samples for which both decide for the same class. */
    double agreement() {
        return (double) agreed / samples;
    }

    double largestDifference() {
        return largestDifference;
    }

    double meanDifference() {
        return sumOfDifferences / values;
    }

    /** Signal to quantization noise ratio of the outputs, in dB; infinite if they are equal. */
    double signalToNoise() {
        return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
    }
}
