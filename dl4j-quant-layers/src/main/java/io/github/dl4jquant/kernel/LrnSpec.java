package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;

/**
 * Local response normalization across channels, {@code x * (k + alpha * sum x'^2)^-beta} in float, where the sum is over
 * the channels up to {@code reach} away on either side; any combination of formats but INT32.
 *
 * @param pixels of the whole minibatch
 */
public record LrnSpec(
        long pixels, int channels, int reach, float k, float alpha, float beta, TensorFormat input, TensorFormat output)
        implements KernelSpec.Plain {

    public LrnSpec {
        FormatChecks.checkPositive("pixels", pixels);
        FormatChecks.checkPositive("channels", channels);
        if (reach < 0) {
            throw new IllegalArgumentException("reach must not be negative, got " + reach);
        }
        if (input.type() == ElementType.INT32 || output.type() == ElementType.INT32) {
            throw new IllegalArgumentException("Response normalization cannot turn " + input + " into " + output);
        }
    }
}
