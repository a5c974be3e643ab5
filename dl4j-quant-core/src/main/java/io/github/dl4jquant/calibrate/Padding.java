package io.github.dl4jquant.calibrate;

import io.github.dl4jquant.graph.TensorKind;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Takes out of sequences what masks say is only padding, whose values (-999) must not stretch any range. */
final class Padding {

    private Padding() {}

    /**
     * The sequences with steps that count in place of masked ones, since convolutions read those too; a sample without any
     * step that counts becomes 0. The features themselves if they are no sequences or there is no mask that fits.
     *
     * @param mask [minibatch, time]; null for none
     */
    static INDArray filled(INDArray features, INDArray mask, TensorKind kind) {
        int timeAxis = kind == TensorKind.SEQUENCE_NWC ? 1 : 2;
        boolean fits = mask != null
                && mask.rank() == 2
                && features.rank() == 3
                && mask.size(0) == features.size(0)
                && mask.size(1) == features.size(timeAxis);
        if (!fits || !kind.isSequence()) {
            return features;
        }
        INDArray filled = features.dup('c');
        int steps = (int) mask.size(1);
        for (int sample = 0; sample < features.size(0); sample++) {
            int row = sample;
            int[] counting = IntStream.range(0, steps)
                    .filter(step -> mask.getDouble(row, step) != 0)
                    .toArray();
            int next = 0;
            for (int step = 0; step < steps && counting.length < steps; step++) {
                if (Arrays.binarySearch(counting, step) < 0) {
                    INDArray hidden = step(filled, sample, step, timeAxis);
                    if (counting.length == 0) {
                        hidden.assign(0);
                    } else {
                        hidden.assign(step(features, sample, counting[next++ % counting.length], timeAxis));
                    }
                }
            }
        }
        return filled;
    }

    private static INDArray step(INDArray sequences, int sample, int step, int timeAxis) {
        INDArrayIndex time = NDArrayIndex.point(step);
        return timeAxis == 2
                ? sequences.get(NDArrayIndex.point(sample), NDArrayIndex.all(), time)
                : sequences.get(NDArrayIndex.point(sample), time, NDArrayIndex.all());
    }
}
