package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.io.Serializable;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.util.ConvolutionUtils;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Kernel, stride, dilation and Deeplearning4j's padding rule of a convolution or pooling; the padding itself depends on
 * the input's size.
 *
 * @param mode SAME and CAUSAL compute the padding, STRICT refuses sizes that do not divide, TRUNCATE ignores what is left over
 * @param padHeight explicit padding at top and bottom; not used by SAME and CAUSAL
 * @param padWidth explicit padding at left and right; not used by SAME and CAUSAL
 * @param zeroTop rows of zeros from a merged zero padding layer, before the mode's own padding; likewise the others
 */
public record SlidingWindow(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int dilationHeight,
        int dilationWidth,
        Mode mode,
        int padHeight,
        int padWidth,
        int zeroTop,
        int zeroBottom,
        int zeroLeft,
        int zeroRight)
        implements Serializable {

    /** How borders are treated. */
    public enum Mode {
        STRICT,
        TRUNCATE,
        SAME,
        /** Sequences only: padding before, as much as the kernel reaches back, so that no result sees a later step. */
        CAUSAL
    }

    /**
     * From a Deeplearning4j configuration; arrays are [height, width].
     *
     * @throws UnsupportedNodeException for causal padding, which two-dimensional layers do not have, and for strides that
     *     skip the beginning of the input
     */
    public static SlidingWindow of(int[] kernel, int[] stride, int[] dilation, int[] padding, ConvolutionMode mode) {
        Mode ours = switch (mode == null ? ConvolutionMode.Truncate : mode) {
            case Strict -> Mode.STRICT;
            case Truncate -> Mode.TRUNCATE;
            case Same -> Mode.SAME;
            default -> throw new UnsupportedNodeException("convolution mode " + mode);
        };
        boolean explicit = ours != Mode.SAME && padding != null;
        SlidingWindow window = new SlidingWindow(
                kernel[0],
                kernel[1],
                stride[0],
                stride[1],
                dilation == null ? 1 : dilation[0],
                dilation == null ? 1 : dilation[1],
                ours,
                explicit ? padding[0] : 0,
                explicit ? padding[1] : 0,
                0,
                0,
                0,
                0);
        window.refuseSkipping(window.kernelHeight, window.strideHeight, window.dilationHeight);
        window.refuseSkipping(window.kernelWidth, window.strideWidth, window.dilationWidth);
        return window;
    }

    /**
     * From a Deeplearning4j configuration of a layer over sequences, as a window of height 1. It never checks that
     * windows fit exactly: STRICT is computed as TRUNCATE.
     *
     * @throws UnsupportedNodeException for strides that skip the beginning of the input
     */
    public static SlidingWindow overTime(int kernel, int stride, int dilation, int padding, ConvolutionMode mode) {
        Mode ours = switch (mode == null ? ConvolutionMode.Truncate : mode) {
            case Strict, Truncate -> Mode.TRUNCATE;
            case Same -> Mode.SAME;
            case Causal -> Mode.CAUSAL;
        };
        int explicit = ours == Mode.TRUNCATE ? padding : 0;
        SlidingWindow window = new SlidingWindow(1, kernel, 1, stride, 1, dilation, ours, 0, explicit, 0, 0, 0, 0);
        window.refuseSkipping(kernel, stride, dilation);
        return window;
    }

    /** Deeplearning4j's SAME begins behind the start of an input whose windows are two or more apart. */
    private void refuseSkipping(int kernel, int stride, int dilation) {
        if (mode == Mode.SAME && stride > extent(kernel, dilation) + 1) {
            throw new UnsupportedNodeException("stride " + stride + " of a window of " + kernel + " in mode Same");
        }
    }

    /** One pixel at a time. */
    public static SlidingWindow onePixel() {
        return of(new int[] {1, 1}, new int[] {1, 1}, null, null, ConvolutionMode.Truncate);
    }

    /** With rows and columns of zeros around the input. */
    public SlidingWindow afterZeroPadding(int top, int bottom, int left, int right) {
        return new SlidingWindow(
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                dilationHeight,
                dilationWidth,
                mode,
                padHeight,
                padWidth,
                zeroTop + top,
                zeroBottom + bottom,
                zeroLeft + left,
                zeroRight + right);
    }

    /** The window with the padding that an input of this size gets. */
    public Window2d window(int inHeight, int inWidth) {
        int[] rows = padding(inHeight + zeroTop + zeroBottom, kernelHeight, strideHeight, dilationHeight, padHeight);
        int[] columns = padding(inWidth + zeroLeft + zeroRight, kernelWidth, strideWidth, dilationWidth, padWidth);
        return new Window2d(
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                dilationHeight,
                dilationWidth,
                zeroTop + rows[0],
                zeroLeft + columns[0],
                zeroBottom + rows[1],
                zeroRight + columns[1]);
    }

    /**
     * The window as Deeplearning4j's poolings cut it where it is larger than the input: mode Truncate then still has one
     * result, over what is there, as long as less than a stride is missing.
     */
    public SlidingWindow clippedTo(int inHeight, int inWidth) {
        int height = clipped(inHeight + zeroTop + zeroBottom, kernelHeight, strideHeight, dilationHeight, padHeight);
        int width = clipped(inWidth + zeroLeft + zeroRight, kernelWidth, strideWidth, dilationWidth, padWidth);
        return height == kernelHeight && width == kernelWidth
                ? this
                : new SlidingWindow(
                        height,
                        width,
                        strideHeight,
                        strideWidth,
                        dilationHeight,
                        dilationWidth,
                        mode,
                        padHeight,
                        padWidth,
                        zeroTop,
                        zeroBottom,
                        zeroLeft,
                        zeroRight);
    }

    private int clipped(int in, int kernel, int stride, int dilation, int pad) {
        int missing = extent(kernel, dilation) - (in + 2 * pad);
        boolean cut = mode == Mode.TRUNCATE && dilation == 1 && in > 0 && missing > 0 && missing < stride;
        return cut ? kernel - missing : kernel;
    }

    /** Whether the float layer would accept an input of this size. */
    public boolean accepts(int inHeight, int inWidth) {
        return fits(inHeight + zeroTop + zeroBottom, kernelHeight, strideHeight, dilationHeight, padHeight)
                && fits(inWidth + zeroLeft + zeroRight, kernelWidth, strideWidth, dilationWidth, padWidth);
    }

    /** What is left of a mask [minibatch, 1, height or 1, width or 1] behind this window, as Deeplearning4j has it. */
    public INDArray reduceMask(INDArray mask) {
        return ConvolutionUtils.cnn2dMaskReduction(
                mask,
                new int[] {kernelHeight, kernelWidth},
                new int[] {strideHeight, strideWidth},
                new int[] {padHeight, padWidth},
                new int[] {dilationHeight, dilationWidth},
                dl4jMode());
    }

    /** What is left of a mask [minibatch, time] behind this window, as Deeplearning4j has it. */
    public INDArray reduceSequenceMask(INDArray mask) {
        return ConvolutionUtils.cnn1dMaskReduction(mask, kernelWidth, strideWidth, padWidth, dilationWidth, dl4jMode());
    }

    private ConvolutionMode dl4jMode() {
        return switch (mode) {
            case STRICT -> ConvolutionMode.Strict;
            case TRUNCATE -> ConvolutionMode.Truncate;
            case SAME -> ConvolutionMode.Same;
            case CAUSAL -> ConvolutionMode.Causal;
        };
    }

    private boolean fits(int in, int kernel, int stride, int dilation, int pad) {
        if (mode == Mode.SAME || mode == Mode.CAUSAL) {
            return in > 0;
        }
        int room = in + 2 * pad - extent(kernel, dilation);
        return room >= 0 && (mode == Mode.TRUNCATE || room % stride == 0);
    }

    /** Before and after. Deeplearning4j's SAME puts the odd one after. */
    private int[] padding(int in, int kernel, int stride, int dilation, int pad) {
        if (mode == Mode.CAUSAL) {
            return new int[] {extent(kernel, dilation) - 1, 0};
        }
        if (mode != Mode.SAME) {
            return new int[] {pad, pad};
        }
        int out = (in + stride - 1) / stride;
        int total = Math.max(0, (out - 1) * stride + extent(kernel, dilation) - in);
        return new int[] {total / 2, total - total / 2};
    }

    private static int extent(int kernel, int dilation) {
        return (kernel - 1) * dilation + 1;
    }
}
