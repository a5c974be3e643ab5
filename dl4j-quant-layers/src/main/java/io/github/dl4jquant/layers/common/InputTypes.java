package io.github.dl4jquant.layers.common;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;

/** Between Deeplearning4j's descriptions of shapes, which {@code summary(inputType)} passes along, and shapes. */
final class InputTypes {

    private InputTypes() {}

    /** The shape of one sample's minibatch, images channels last; other kinds as Deeplearning4j has them. */
    static long[] shape(InputType type) {
        if (type instanceof InputTypeConvolutional image) {
            return new long[] {1, image.getHeight(), image.getWidth(), image.getChannels()};
        }
        long[] shape = type.getShape(true);
        shape[0] = 1; // where Deeplearning4j says -1, for "any"
        return shape;
    }

    /** The description of a shape, images channels last; {@code unknown} if there is none. */
    static InputType of(long[] shape, InputType unknown) {
        return switch (shape.length) {
            case 2 -> InputType.feedForward(shape[1]);
            case 4 -> InputType.convolutional(shape[1], shape[2], shape[3], CNN2DFormat.NHWC);
            default -> unknown;
        };
    }
}
