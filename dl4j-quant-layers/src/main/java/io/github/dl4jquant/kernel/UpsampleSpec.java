package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.TensorFormat;

/** Nearest-neighbour upsampling of [batch, height, width, channels] images by whole factors. */
public record UpsampleSpec(
        int batch, int height, int width, int channels, int factorHeight, int factorWidth, TensorFormat format)
        implements KernelSpec.Plain {

    public UpsampleSpec {
        FormatChecks.checkPositive("batch", batch);
        FormatChecks.checkPositive("height", height);
        FormatChecks.checkPositive("width", width);
        FormatChecks.checkPositive("channels", channels);
        FormatChecks.checkPositive("factorHeight", factorHeight);
        FormatChecks.checkPositive("factorWidth", factorWidth);
    }
}
