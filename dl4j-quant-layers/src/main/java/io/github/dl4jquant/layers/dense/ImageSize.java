package io.github.dl4jquant.layers.dense;

import java.io.Serializable;

/** Size of an image. */
public record ImageSize(int height, int width, int channels) implements Serializable {

    /** Whether a shape is [minibatch, height, width, channels] of this size. */
    boolean matches(long[] shape) {
        return shape.length == 4 && shape[1] == height && shape[2] == width && shape[3] == channels;
    }

    @Override
    public String toString() {
        return height + ", " + width + ", " + channels;
    }
}
