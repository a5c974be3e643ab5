package io.github.dl4jquant.examples.data;

/**
 * One input as its file holds it: pixels are 0 to 255.
 *
 * @param features in the order of {@link DataSource#sampleShape}
 * @param label number of its class, from 0; {@link #NO_LABEL} if it has none
 * @param place where it was read, for messages: "line 12 of 'train.csv'"
 */
@SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
public record Sample(float[] features, int label, String place) {

    /** Label of a sample without one. */
    public static final int NO_LABEL = -1;
}
