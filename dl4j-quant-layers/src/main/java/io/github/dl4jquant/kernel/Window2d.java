package io.github.dl4jquant.kernel;

/**
 * The sliding window of a convolution or pooling, with explicit padding on all four sides.
 *
 * @param dilationHeight distance between two taps; 1 = dense
 */
public record Window2d(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int dilationHeight,
        int dilationWidth,
        int padTop,
        int padLeft,
        int padBottom,
        int padRight) {

    public Window2d {
        if (Math.min(Math.min(kernelHeight, kernelWidth), Math.min(strideHeight, strideWidth)) < 1
                || Math.min(dilationHeight, dilationWidth) < 1) {
            throw new IllegalArgumentException("Kernel, stride and dilation must be at least 1, got "
                    + kernelHeight + "x" + kernelWidth + ", " + strideHeight + "x" + strideWidth + ", "
                    + dilationHeight + "x" + dilationWidth);
        }
        if (Math.min(Math.min(padTop, padLeft), Math.min(padBottom, padRight)) < 0) {
            throw new IllegalArgumentException("Padding must not be negative, got top " + padTop + ", left " + padLeft
                    + ", bottom " + padBottom + ", right " + padRight);
        }
    }

    /** A window without dilation and padding. */
    public static Window2d of(int kernelHeight, int kernelWidth, int strideHeight, int strideWidth) {
        return new Window2d(kernelHeight, kernelWidth, strideHeight, strideWidth, 1, 1, 0, 0, 0, 0);
    }

    public int outHeight(int inHeight) {
        return Math.floorDiv(inHeight + padTop + padBottom - ((kernelHeight - 1) * dilationHeight + 1), strideHeight)
                + 1;
    }

    public int outWidth(int inWidth) {
        return Math.floorDiv(inWidth + padLeft + padRight - ((kernelWidth - 1) * dilationWidth + 1), strideWidth) + 1;
    }
}
