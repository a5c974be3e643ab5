package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.Window2d;

/**
 * The numbers of a window in oneDNN's terms: [height, width] of images, [depth, height, width] of volumes.
 *
 * @param inHeight size of the input
 * @param inWidth size of the input
 */
record WindowSizes(Window2d window, DepthAxis depth, int inHeight, int inWidth) {

    long[] kernel() {
        return sizes(depth.kernel(), window.kernelHeight(), window.kernelWidth());
    }

    /**
     * 1 where there is only one step: oneDNN's int8 convolution of one channel by larger strides gives wrong numbers for an
     * output one pixel wide (3.11, brg_conv_fwd).
     */
    long[] strides() {
        return sizes(
                depth.outSize() == 1 ? 1 : depth.stride(),
                window.outHeight(inHeight) == 1 ? 1 : window.strideHeight(),
                window.outWidth(inWidth) == 1 ? 1 : window.strideWidth());
    }

    /** oneDNN counts the taps that are skipped. */
    long[] dilations() {
        return sizes(depth.dilation() - 1L, window.dilationHeight() - 1L, window.dilationWidth() - 1L);
    }

    long[] padsBefore() {
        return sizes(depth.padFront(), window.padTop(), window.padLeft());
    }

    /** What the window really reaches: the specified padding less the rest that the stride steps over. May be below 0. */
    long[] padsAfter() {
        return sizes(
                reach(depth.outSize(), depth.stride(), depth.kernel(), depth.dilation())
                        - depth.size()
                        - depth.padFront(),
                reach(window.outHeight(inHeight), window.strideHeight(), window.kernelHeight(), window.dilationHeight())
                        - inHeight
                        - window.padTop(),
                reach(window.outWidth(inWidth), window.strideWidth(), window.kernelWidth(), window.dilationWidth())
                        - inWidth
                        - window.padLeft());
    }

    /** Whether the window somewhere meets nothing but padding. */
    boolean leavesInput() {
        return leaves(depth.size(), depth.outSize(), depth.kernel(), depth.stride(), depth.dilation(), depth.padFront())
                || leaves(
                        inHeight,
                        window.outHeight(inHeight),
                        window.kernelHeight(),
                        window.strideHeight(),
                        window.dilationHeight(),
                        window.padTop())
                || leaves(
                        inWidth,
                        window.outWidth(inWidth),
                        window.kernelWidth(),
                        window.strideWidth(),
                        window.dilationWidth(),
                        window.padLeft());
    }

    /** Which part of the window's taps meet the input, over all places; the others meet padding. */
    double insideShare() {
        return inside(depth.size(), depth.outSize(), depth.kernel(), depth.stride(), depth.dilation(), depth.padFront())
                * inside(
                        inHeight,
                        window.outHeight(inHeight),
                        window.kernelHeight(),
                        window.strideHeight(),
                        window.dilationHeight(),
                        window.padTop())
                * inside(
                        inWidth,
                        window.outWidth(inWidth),
                        window.kernelWidth(),
                        window.strideWidth(),
                        window.dilationWidth(),
                        window.padLeft());
    }

    private static double inside(int in, int out, int kernel, int stride, int dilation, int pad) {
        long meeting = 0;
        for (long first = -pad; first < (long) out * stride - pad; first += stride) {
            for (int k = 0; k < kernel; k++) {
                long at = first + (long) k * dilation;
                meeting += at >= 0 && at < in ? 1 : 0;
            }
        }
        return (double) meeting / out / kernel;
    }

    private static boolean leaves(int in, int out, int kernel, int stride, int dilation, int pad) {
        for (int first = -pad; first < (long) out * stride - pad; first += stride) {
            boolean meets = false;
            for (int k = 0; k < kernel && !meets; k++) {
                int at = first + k * dilation;
                meets = at >= 0 && at < in;
            }
            if (!meets) {
                return true;
            }
        }
        return false;
    }

    private long[] sizes(long ofDepth, long ofHeight, long ofWidth) {
        return depth.isFlat() ? new long[] {ofHeight, ofWidth} : new long[] {ofDepth, ofHeight, ofWidth};
    }

    private static long reach(int outSize, int stride, int kernel, int dilation) {
        return (outSize - 1L) * stride + (kernel - 1L) * dilation + 1;
    }
}
