package io.github.dl4jquant.kernel.reference;

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
        this.elementsPerSample = Math.toIntExact((long) spec.inHeight() * spec.inWidth() * spec.channels());
        this.accumulator = spec.input().type() == ElementType.FLOAT32
                ? new FloatPoolingAccumulator(spec, elementsPerSample)
                : new IntegerPoolingAccumulator(spec, elementsPerSample);
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        int pixel = 0;
        for (int s = 0; s < spec.batch(); s++) {
            accumulator.load(inputs[0], s * elementsPerSample);
            for (int y = 0; y < spec.outHeight(); y++) {
                for (int x = 0; x < spec.outWidth(); x++) {
                    pool(y, x);
                    accumulator.store(output, pixel++ * spec.channels());
                }
            }
        }
    }

    /** Goes over the taps that are inside the input. */
    private void pool(int outY, int outX) {
        Window2d w = spec.window();
        accumulator.clear();
        for (int ky = 0; ky < w.kernelHeight(); ky++) {
            int y = outY * w.strideHeight() - w.padTop() + ky * w.dilationHeight();
            if (y < 0 || y >= spec.inHeight()) {
                continue;
            }
            for (int kx = 0; kx < w.kernelWidth(); kx++) {
                int x = outX * w.strideWidth() - w.padLeft() + kx * w.dilationWidth();
                if (x >= 0 && x < spec.inWidth()) {
                    accumulator.add((y * spec.inWidth() + x) * spec.channels());
                }
            }
        }
    }
}
