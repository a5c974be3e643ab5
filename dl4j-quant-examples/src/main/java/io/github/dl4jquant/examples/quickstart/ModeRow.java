package io.github.dl4jquant.examples.quickstart;

/**
 * What was measured of one network.
 *
 * @param mode how it runs
 * @param accuracy share of the test samples that it classifies rightly, 0 to 1
 * @param agreement share of the test samples on which it chooses the same class as the float network, 0 to 1
 * @param int8Share share of the weights that is stored as INT8, 0 to 1
 * @param fileBytes size of the saved network, without updater
 * @param weightBytes as {@link ResidentWeights} counts them
 * @param micros1 median latency of {@code output} for one sample, in microseconds
 * @param micros32 the same for a batch of 32 samples
 */
record ModeRow(
        String mode,
        double accuracy,
        double agreement,
        double int8Share,
        long fileBytes,
        long weightBytes,
        double micros1,
        double micros32) {}
