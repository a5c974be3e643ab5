package io.github.dl4jquant.export;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Objects;

/**
 * A value of the ONNX graph. Immutable.
 *
 * @param name of the value; for an int8 format it holds the integers
 * @param kind what the axes are, and in which order Deeplearning4j holds them where the layer that made it stands. In ONNX
 *     channels stand first in any case
 * @param format in what numbers it is
 */
public record OnnxTensor(String name, TensorKind kind, TensorFormat format) {

    public OnnxTensor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(format, "format");
    }

    /**
     * Where an axis of the Deeplearning4j tensor is in ONNX.
     *
     * @param axis 0 is the minibatch; negative ones count from the end
     */
    public int axis(int axis) {
        if (kind.originalLayout() == Layout.CHANNELS_FIRST) {
            return axis;
        }
        int axes = kind.positionAxes() + 2;
        int counted = axis < 0 ? axis + axes : axis;
        return counted == 0 ? 0 : counted == axes - 1 ? 1 : counted + 1;
    }

    /** Number of axes; negative if it is not known. */
    public int rank() {
        return kind == TensorKind.UNKNOWN ? -1 : kind.positionAxes() + 2;
    }

    /** The same value with axes of another meaning or order. */
    public OnnxTensor as(TensorKind newKind) {
        return new OnnxTensor(name, newKind, format);
    }
}
