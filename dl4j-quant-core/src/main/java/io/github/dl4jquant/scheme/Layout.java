package io.github.dl4jquant.scheme;

/** Order of the axes of an activation tensor in memory. */
public enum Layout {
    /** [minibatch, channels, spatial...]: Deeplearning4j's NCHW. */
    CHANNELS_FIRST,
    /** [minibatch, spatial..., channels]: NHWC, what the kernels of this library use. */
    CHANNELS_LAST
}
