package io.github.dl4jquant.calibrate;

import io.github.dl4jquant.graph.TensorKind;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Takes out of inputs what masks say is only padding, whose values (-999) must not stretch any range. */
final class Padding {

    private Padding() {}

    /**
     * The features with 0 wherever the mask is 0; the features themselves if there is no mask, or one that does not fit.
     *
     * @param mask [minibatch, time] for sequences, [minibatch, 1] for vectors, [minibatch, 1 or channels, height or 1, width
     *     or 1] for images; null for none
     */
    static INDArray blanked(INDArray features, INDArray mask, TensorKind kind) {
        if (mask == null || mask.size(0) != features.size(0)) {
            return features;
        }
        INDArray fitting = fitting(features, mask, kind);
        if (fitting == null) {
            return features;
        }
        INDArray keep = fitting.neq(0).castTo(features.dataType());
        return features.mul(keep.broadcast(features.shape()));
    }

    /** The mask with as many axes as the features; null if it does not go with them. */
    private static INDArray fitting(INDArray features, INDArray mask, TensorKind kind) {
        INDArray shaped = mask;
        if (mask.rank() == 2 && features.rank() == 3) {
            boolean timeLast = kind != TensorKind.SEQUENCE_NWC;
            shaped = timeLast
                    ? mask.reshape(mask.size(0), 1, mask.size(1))
                    : mask.reshape(mask.size(0), mask.size(1), 1);
        }
        boolean fits = shaped.rank() == features.rank();
        for (int axis = 1; fits && axis < features.rank(); axis++) {
            fits = shaped.size(axis) == 1 || shaped.size(axis) == features.size(axis);
        }
        return fits ? shaped : null;
    }
}
