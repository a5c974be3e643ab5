package io.github.dl4jquant.config;

/** Told how far long work has got. Called from the thread that does the work. */
@FunctionalInterface
public interface ProgressListener {

    /** Hears nothing. */
    ProgressListener NONE = (stage, done, total) -> {};

    /**
     * Some work is done.
     *
     * @param stage what is going on: "calibrate", "quantize"
     * @param done units done so far
     * @param total units in all, or -1 where that is not known
     */
    void progress(String stage, long done, long total);
}
