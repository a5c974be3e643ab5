package io.github.dl4jquant.kernel;

/**
 * The third axis of a volume [batch, depth, height, width, channels], and how a {@link Window2d} with a depth moves
 * along it. An image is a volume of depth 1: {@link #FLAT}.
 *
 * @param size of the input
 * @param dilation distance between two taps; 1 = dense
 */
public record DepthAxis(int size, int kernel, int stride, int dilation, int padFront, int padBack) {

    /** The depth of an image. */
    public static final DepthAxis FLAT = new DepthAxis(1, 1, 1, 1, 0, 0);

    public DepthAxis {
        if (Math.min(Math.min(size, kernel), Math.min(stride, dilation)) < 1) {
            throw new IllegalArgumentException(
                    "Depth, and kernel, stride and dilation along it, must be at least 1, got " + size + ", " + kernel
                            + ", " + stride + ", " + dilation);
        }
        if (Math.min(padFront, padBack) < 0) {
            throw new IllegalArgumentException(
                    "Padding must not be negative, got front " + padFront + ", back " + padBack);
        }
        if (size + padFront + padBack < (kernel - 1) * dilation + 1) {
            throw new IllegalArgumentException("A kernel of depth " + kernel + " with dilation " + dilation
                    + " does not fit into a depth of " + padFront + " + " + size + " + " + padBack);
        }
    }

    /** Whether this is the depth of an image. */
    public boolean isFlat() {
        return equals(FLAT);
    }

    /** Depth of the output. */
    public int outSize() {
        return (size + padFront + padBack - ((kernel - 1) * dilation + 1)) / stride + 1;
    }
}
