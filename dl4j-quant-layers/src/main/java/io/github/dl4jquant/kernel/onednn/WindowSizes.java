package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.Window2d;
import java.util.List;
import java.util.stream.LongStream;

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
        return axes().stream().anyMatch(Axis::leavesInput);
    }

    /** Which part of the window's taps meet the input, over all places; the others meet padding. */
    double insideShare() {
        return axes().stream().mapToDouble(Axis::insideShare).reduce(1, (a, b) -> a * b);
    }

    private List<Axis> axes() {
        return List.of(
                new Axis(
                        depth.size(),
                        depth.outSize(),
                        depth.kernel(),
                        depth.stride(),
                        depth.dilation(),
                        depth.padFront()),
                new Axis(
                        inHeight,
                        window.outHeight(inHeight),
                        window.kernelHeight(),
                        window.strideHeight(),
                        window.dilationHeight(),
                        window.padTop()),
                new Axis(
                        inWidth,
                        window.outWidth(inWidth),
                        window.kernelWidth(),
                        window.strideWidth(),
                        window.dilationWidth(),
                        window.padLeft()));
    }

    /** The window along one axis. */
    private record Axis(int in, int out, int kernel, int stride, int dilation, int pad) {

        boolean leavesInput() {
            return places().anyMatch(taps -> taps == 0);
        }

        double insideShare() {
            return (double) places().sum() / out / kernel;
        }

        /** How many taps meet the input at each place. */
        private LongStream places() {
            return LongStream.range(0, out)
                    .map(place -> place * stride - pad)
                    .map(first -> LongStream.range(0, kernel)
                            .map(tap -> first + tap * dilation)
                            .filter(at -> at >= 0 && at < in)
                            .count());
        }
    }

    private long[] sizes(long ofDepth, long ofHeight, long ofWidth) {
        return depth.isFlat() ? new long[] {ofHeight, ofWidth} : new long[] {ofDepth, ofHeight, ofWidth};
    }

    private static long reach(int outSize, int stride, int kernel, int dilation) {
        return (outSize - 1L) * stride + (kernel - 1L) * dilation + 1;
    }
}
