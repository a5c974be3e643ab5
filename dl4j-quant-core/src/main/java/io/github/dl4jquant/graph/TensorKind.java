package io.github.dl4jquant.graph;

import io.github.dl4jquant.scheme.Layout;

/** What the axes of a tensor mean in the network as it was handed in. */
public enum TensorKind {
    /** [minibatch, features]. */
    FEED_FORWARD,
    /** [minibatch, channels, height, width]. */
    IMAGE_NCHW,
    /** [minibatch, height, width, channels]. */
    IMAGE_NHWC,
    /** Five axes. */
    VOLUME,
    /** [minibatch, size, time] or its transpose. */
    SEQUENCE,
    /** Not known: such tensors are never re-ordered. */
    UNKNOWN;

    /** Whether this is a four-dimensional image tensor, which the kernels of this library take channels last. */
    public boolean isImage() {
        return this == IMAGE_NCHW || this == IMAGE_NHWC;
    }

    /** Order of the axes of an image in the network as it was handed in; channels first for what is no image. */
    public Layout originalLayout() {
        return this == IMAGE_NHWC ? Layout.CHANNELS_LAST : Layout.CHANNELS_FIRST;
    }
}
