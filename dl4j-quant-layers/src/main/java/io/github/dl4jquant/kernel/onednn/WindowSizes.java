package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Window2d;

/** The numbers of a window in oneDNN's terms: [height, width]. */
final class WindowSizes {

    private WindowSizes() {}

    static long[] kernel(Window2d window) {
        return new long[] {window.kernelHeight(), window.kernelWidth()};
    }

    /**
     * 1 where there is only one step: oneDNN's int8 convolution of one channel by larger strides gives wrong numbers for an
     * output one pixel wide (3.11, brg_conv_fwd).
     */
    static long[] strides(Window2d window, int inHeight, int inWidth) {
        return new long[] {
            window.outHeight(inHeight) == 1 ? 1 : window.strideHeight(),
            window.outWidth(inWidth) == 1 ? 1 : window.strideWidth()
        };
    }

    /** oneDNN counts the taps that are skipped. */
    static long[] dilations(Window2d window) {
        return new long[] {window.dilationHeight() - 1, window.dilationWidth() - 1};
    }

    static long[] padsBefore(Window2d window) {
        return new long[] {window.padTop(), window.padLeft()};
    }

    /** What the window really reaches: the specified padding less the rest that the stride steps over. May be below 0. */
    static long[] padsAfter(Window2d window, int inHeight, int inWidth) {
        return new long[] {
            reach(window.outHeight(inHeight), window.strideHeight(), window.kernelHeight(), window.dilationHeight())
                    - inHeight
                    - window.padTop(),
            reach(window.outWidth(inWidth), window.strideWidth(), window.kernelWidth(), window.dilationWidth())
                    - inWidth
                    - window.padLeft()
        };
    }

    private static long reach(int outSize, int stride, int kernel, int dilation) {
        return (outSize - 1L) * stride + (kernel - 1L) * dilation + 1;
    }
}
