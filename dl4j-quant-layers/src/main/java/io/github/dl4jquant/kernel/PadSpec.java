package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.TensorFormat;

/** Zero padding of [batch, height, width, channels] images; int8 images are padded with their zero point. */
public record PadSpec(
        int batch, int height, int width, int channels, int top, int bottom, int left, int right, TensorFormat format)
        implements KernelSpec.Plain {

    public PadSpec {
        FormatChecks.checkPositive("batch", batch);
        FormatChecks.checkPositive("height", height);
        FormatChecks.checkPositive("width", width);
        FormatChecks.checkPositive("channels", channels);
        if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
            throw new IllegalArgumentException("Padding must not be negative, got top " + top + ", bottom " + bottom
                    + ", left " + left + ", right " + right);
        }
    }
}
