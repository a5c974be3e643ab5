package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.ElementType;
import java.nio.ByteBuffer;

/**
 * Pooling, one sample at a time. Where a window lies in the padding altogether, MAX gives the smallest number of the
 * format and AVERAGE_EXCLUDE_PADDING real 0.
 */
final class PoolingKernel extends JavaKernel {

    private final PoolingSpec spec;
    private final PoolingAccumulator accumulator;
    private final int elementsPerSample;

    PoolingKernel(PoolingSpec spec) {
        this.spec = spec;
        this.elementsPerSample = Math.toIntExact((long) spec.inPixels() * spec.channels());
        this.accumulator = spec.input().type() == ElementType.FLOAT32
                ? new FloatPoolingAccumulator(spec, elementsPerSample)
                : new IntegerPoolingAccumulator(spec, elementsPerSample);
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        int pixel = 0;
        for (int s = 0; s < spec.batch(); s++) {
            accumulator.load(inputs[0], s * elementsPerSample);
            for (int z = 0; z < spec.depth().outSize(); z++) {
                for (int y = 0; y < spec.outHeight(); y++) {
                    for (int x = 0; x < spec.outWidth(); x++) {
                        pool(z, y, x);
                        accumulator.store(output, pixel++ * spec.channels());
                    }
                }
            }
        }
    }

    /** Goes over the taps that are inside the input. */
    private void pool(int outZ, int outY, int outX) {
        DepthAxis d = spec.depth();
        accumulator.clear();
        for (int kz = 0; kz < d.kernel(); kz++) {
            int z = outZ * d.stride() - d.padFront() + kz * d.dilation();
            if (z >= 0 && z < d.size()) {
                poolSlice(z, outY, outX);
            }
        }
    }

    private void poolSlice(int z, int outY, int outX) {
        Window2d w = spec.window();
        for (int ky = 0; ky < w.kernelHeight(); ky++) {
            int y = outY * w.strideHeight() - w.padTop() + ky * w.dilationHeight();
            if (y < 0 || y >= spec.inHeight()) {
                continue;
            }
            for (int kx = 0; kx < w.kernelWidth(); kx++) {
                int x = outX * w.strideWidth() - w.padLeft() + kx * w.dilationWidth();
                if (x >= 0 && x < spec.inWidth()) {
                    accumulator.add(((z * spec.inHeight() + y) * spec.inWidth() + x) * spec.channels());
                }
            }
        }
    }
}
