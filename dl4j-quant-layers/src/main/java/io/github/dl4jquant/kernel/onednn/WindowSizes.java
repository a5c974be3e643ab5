package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Window2d;

/** The numbers of a window in oneDNN's terms: [height, width]. */
final class WindowSizes {

    private WindowSizes() {}

    static long[] kernel(Window2d window) {
        return new long[] {window.kernelHeight(), window.kernelWidth()};
    }

    static long[] strides(Window2d window) {
        return new long[] {window.strideHeight(), window.strideWidth()};
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
