package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.scheme.TensorFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** Makes sure that a layer gets what it was made for: number types, contiguous memory, finite numbers. Not thread-safe. */
public final class InputCheck {

    private final TensorReader layer;
    private final DataType[] types;
    private final boolean finite;
    private final FiniteCheck finiteCheck;

    public InputCheck(TensorReader layer) {
        this.layer = layer;
        this.types = layer.getInputFormats().stream().map(InputCheck::dataType).toArray(DataType[]::new);
        this.finite = layer.isReadsNetworkInput() || layer.outputFormat().isInt8();
        this.finiteCheck = new FiniteCheck(layer);
    }

    /** ND4J's type for a number format. */
    public static DataType dataType(TensorFormat format) {
        return switch (format.type()) {
            case FLOAT32 -> DataType.FLOAT;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case INT32 -> DataType.INT32;
        };
    }

    /** Whether float inputs are checked for NaN and infinity. */
    public boolean checksFinite() {
        return finite;
    }

    /**
     * Replaces inputs by contiguous ones of the right type where they are not.
     *
     * @throws InvalidInputException if there are too few or too many, or one is null, of the wrong number type, or NaN or
     *     infinite where that cannot be carried on
     */
    public void check(INDArray[] inputs) {
        if (inputs.length != types.length) {
            throw new InvalidInputException(
                    "Cannot run %s: got %d input(s); expected %d. A layer into which an addition was fused runs as a vertex of"
                            + " its graph.",
                    layer.describe(), inputs.length, types.length);
        }
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = checked(inputs[i], i);
            if (finite && inputs[i].dataType() == DataType.FLOAT) {
                finiteCheck.check(inputs[i]);
            }
        }
    }

    private INDArray checked(INDArray input, int index) {
        if (input == null) {
            throw new InvalidInputException(
                    "Cannot run %s: its input %d is null; expected an array.", layer.describe(), index);
        }
        if (input.wasClosed()) {
            throw new InvalidInputException(
                    "Cannot run %s: its input %d was closed; expected an array with memory.", layer.describe(), index);
        }
        INDArray array = input;
        DataType expected = types[index];
        if (array.dataType() != expected) {
            if (expected != DataType.FLOAT || !array.dataType().isNumerical()) {
                throw new InvalidInputException(
                        "Cannot run %s: its input %d is of type %s; expected %s. Quantized layers must be fed by the"
                                + " layers that they were made with.",
                        layer.describe(), index, array.dataType(), expected);
            }
            array = array.castTo(DataType.FLOAT);
        }
        boolean contiguous =
                array.ordering() == 'c' && (array.elementWiseStride() == 1 || Shape.hasDefaultStridesForShape(array));
        return contiguous ? array : array.dup('c');
    }
}
