package io.github.dl4jquant.examples.data;

/** Reads the samples of a source once, from the first to the last. Not thread-safe. */
public interface SampleReader extends AutoCloseable {

    boolean hasNext();

    /**
     * The next sample.
     *
     * @throws io.github.dl4jquant.errors.InvalidInputException if the file is damaged at this place
     */
    Sample next();

    @Override
    void close();
}
