package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;

/**
 * 2-D pooling by p-norm: {@code (sum |x|^p)^(1/p)} of the real values in the window, in float; padding adds nothing. Input
 * [batch, inHeight, inWidth, channels], output [batch, outHeight, outWidth, channels], any combination of formats but INT32.
 *
 * @param p at least 1
 */
public record NormPoolingSpec(
        int p,
        int batch,
        int channels,
        int inHeight,
        int inWidth,
        Window2d window,
        TensorFormat input,
        TensorFormat output)
        implements KernelSpec.Plain {

    public NormPoolingSpec {
        FormatChecks.checkPositive("p", p);
        FormatChecks.checkPositive("batch", batch);
        FormatChecks.checkPositive("channels", channels);
        if (input.type() == ElementType.INT32 || output.type() == ElementType.INT32) {
            throw new IllegalArgumentException("p-norm pooling cannot turn " + input + " into " + output);
        }
        if (window.outHeight(inHeight) < 1 || window.outWidth(inWidth) < 1) {
            throw new IllegalArgumentException(
                    "Window " + window + " does not fit into an input of " + inHeight + "x" + inWidth);
        }
    }

    public int outHeight() {
        return window.outHeight(inHeight);
    }

    public int outWidth() {
        return window.outWidth(inWidth);
    }
}
