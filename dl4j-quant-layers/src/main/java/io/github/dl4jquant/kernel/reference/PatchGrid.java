package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.Window2d;

/**
 * Which input pixel each tap of the window meets at each output pixel. Output pixels are numbered through the whole
 * minibatch: {@code ((sample * outDepth + z) * outHeight + y) * outWidth + x}; taps
 * slice by slice and row by row.
 */
final class PatchGrid {

    /** Stands for a tap on padding. */
    static final int PADDING = -1;

    /** Target size of one tile of gathered values, in elements: a usual second-level cache. */
    private static final int TILE_ELEMENTS = 1 << 18;

    private static final int MAX_TILE_PIXELS = 256;
    private static final int MIN_TILE_PIXELS = 16;

    private final ConvolutionSpec spec;

    PatchGrid(ConvolutionSpec spec) {
        this.spec = spec;
    }

    /** Output pixels of the whole minibatch. */
    int pixels() {
        return Math.multiplyExact(spec.batch(), spec.outPixels());
    }

    int taps() {
        return spec.depth().kernel()
                * spec.window().kernelHeight()
                * spec.window().kernelWidth();
    }

    /** Output pixels to work on at a time, so that the values of one group under all taps stay in the cache. */
    int tilePixels() {
        int fitting = TILE_ELEMENTS / spec.weightsPerChannel();
        return Math.min(pixels(), Math.max(MIN_TILE_PIXELS, Math.min(MAX_TILE_PIXELS, fitting)));
    }

    /**
     * Fills {@code offsets[tap * stride + p]} with the index of the first channel of the input pixel that the tap meets
     * at output pixel {@code first + p}, or {@link #PADDING}.
     */
    void offsets(int first, int count, int stride, int[] offsets) {
        int outWidth = spec.outWidth();
        int outHeight = spec.outHeight();
        int outDepth = spec.depth().outSize();
        for (int p = 0; p < count; p++) {
            int x = (first + p) % outWidth;
            int row = (first + p) / outWidth;
            int y = row % outHeight;
            int slice = row / outHeight;
            patch(slice / outDepth, slice % outDepth, y, x, stride, p, offsets);
        }
    }

    /** The taps of one output pixel. */
    private void patch(int sample, int outZ, int outY, int outX, int stride, int p, int[] offsets) {
        Window2d w = spec.window();
        DepthAxis d = spec.depth();
        int front = outZ * d.stride() - d.padFront();
        int top = outY * w.strideHeight() - w.padTop();
        int left = outX * w.strideWidth() - w.padLeft();
        int tap = 0;
        for (int kz = 0; kz < d.kernel(); kz++) {
            int z = front + kz * d.dilation();
            boolean inside = z >= 0 && z < d.size();
            int slice = sample * d.size() + z;
            for (int ky = 0; ky < w.kernelHeight(); ky++) {
                for (int kx = 0; kx < w.kernelWidth(); kx++) {
                    offsets[tap++ * stride + p] = inside
                            ? offset(slice, top + ky * w.dilationHeight(), left + kx * w.dilationWidth())
                            : PADDING;
                }
            }
        }
    }

    private int offset(int slice, int y, int x) {
        if (y < 0 || y >= spec.inHeight() || x < 0 || x >= spec.inWidth()) {
            return PADDING;
        }
        return ((slice * spec.inHeight() + y) * spec.inWidth() + x) * spec.inChannels();
    }
}
