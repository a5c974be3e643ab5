package io.github.dl4jquant.layers.common;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional3D;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.Convolution3D;

/** Between Deeplearning4j's descriptions of shapes, which {@code summary(inputType)} passes along, and shapes. */
final class InputTypes {

    /** For a sequence of any length. */
    private static final long STAND_IN_LENGTH = 64;

    private InputTypes() {}

    /** The shape of one sample's minibatch, channels last. */
    static long[] shape(InputType type) {
        if (type instanceof InputTypeConvolutional image) {
            return new long[] {1, image.getHeight(), image.getWidth(), image.getChannels()};
        } else if (type instanceof InputTypeConvolutional3D volume) {
            return new long[] {1, volume.getDepth(), volume.getHeight(), volume.getWidth(), volume.getChannels()};
        } else if (type instanceof InputTypeRecurrent sequence) {
            long length = isAnyLength(type) ? STAND_IN_LENGTH : sequence.getTimeSeriesLength();
            return new long[] {1, length, sequence.getSize()};
        }
        long[] shape = type.getShape(true);
        shape[0] = 1; // where Deeplearning4j says -1, for "any"
        return shape;
    }

    /** The description of a shape, channels last; {@code input} if there is none. */
    static InputType of(long[] shape, InputType input) {
        return switch (shape.length) {
            case 2 -> InputType.feedForward(shape[1]);
            case 3 -> InputType.recurrent(shape[2], isAnyLength(input) ? -1 : shape[1], RNNFormat.NWC);
            case 4 -> InputType.convolutional(shape[1], shape[2], shape[3], CNN2DFormat.NHWC);
            case 5 -> InputType.convolutional3D(Convolution3D.DataFormat.NDHWC, shape[1], shape[2], shape[3], shape[4]);
            default -> input;
        };
    }

    private static boolean isAnyLength(InputType type) {
        return type instanceof InputTypeRecurrent sequence && sequence.getTimeSeriesLength() < 1;
    }
}
