package io.github.dl4jquant.layers.capsule;

import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.scheme.Activation;
import java.io.Serializable;

/**
 * Sizes of a layer that makes capsules.
 *
 * @param capsules number of them in one sample
 * @param dimensions of one capsule
 * @param activation of the convolution
 */
public record CapsuleGeometry(
        int inChannels, int outChannels, SlidingWindow window, int capsules, int dimensions, Activation activation)
        implements Serializable {}
