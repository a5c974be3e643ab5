package io.github.dl4jquant.examples.cli;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Order of the axes in which a network takes a sample. */
enum InputArrangement {
    /** [minibatch, channels, height, width]: Deeplearning4j. */
    CHANNELS_FIRST,
    /** [minibatch, height, width, channels]: Keras. */
    CHANNELS_LAST,
    /** [minibatch, values]. */
    FLAT;

    /** Those to try for samples of a shape. */
    static List<InputArrangement> candidates(boolean images) {
        return images ? List.of(values()) : List.of(FLAT);
    }

    /**
     * Rearranges a minibatch as read.
     *
     * @param batch [minibatch, channels, height, width] or [minibatch, values]
     */
    INDArray apply(INDArray batch) {
        return switch (this) {
            case CHANNELS_FIRST -> batch;
            case CHANNELS_LAST -> batch.permute(0, 2, 3, 1).dup('c');
            case FLAT -> batch.reshape('c', batch.size(0), batch.length() / batch.size(0));
        };
    }
}
