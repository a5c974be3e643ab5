package io.github.dl4jquant.examples.data;

/** Samples that can be read as often as needed. */
public interface DataSource {

    /** The file or folder, for messages. */
    String name();

    /** Shape of one sample: [values] of a row, [channels, height, width] of an image. */
    long[] sampleShape();

    /** Whether the samples are images, with pixels of 0 to 255. */
    default boolean isImages() {
        return sampleShape().length == 3;
    }

    /** Whether samples have labels. */
    boolean isLabelled();

    /** Number of samples, or -1 where only reading them all would tell. */
    long size();

    /** Starts reading at the first sample. */
    SampleReader open();
}
