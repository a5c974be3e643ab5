package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.PoolingSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** {@link PoolingAccumulator} for FLOAT32: sums in float, row by row; {@code sum / count}. */
final class FloatPoolingAccumulator implements PoolingAccumulator {

    private final PoolingSpec.Kind kind;
    private final int windowSize;
    private final float[] sample;
    private final float[] pooled;
    private int count;

    FloatPoolingAccumulator(PoolingSpec spec, int elementsPerSample) {
        this.kind = spec.kind();
        this.windowSize = spec.windowPixels();
        this.sample = new float[elementsPerSample];
        this.pooled = new float[spec.channels()];
    }

    @Override
    public void load(ByteBuffer input, int element) {
        input.asFloatBuffer().get(element, sample);
    }

    @Override
    public void clear() {
        Arrays.fill(pooled, kind == PoolingSpec.Kind.MAX ? -Float.MAX_VALUE : 0f);
        count = 0;
    }

    @Override
    public void add(int element) {
        count++;
        if (kind == PoolingSpec.Kind.MAX) {
            for (int c = 0; c < pooled.length; c++) {
                pooled[c] = Math.max(pooled[c], sample[element + c]);
            }
        } else {
            for (int c = 0; c < pooled.length; c++) {
                pooled[c] += sample[element + c];
            }
        }
    }

    @Override
    public void store(ByteBuffer output, int element) {
        if (kind != PoolingSpec.Kind.MAX) {
            float divisor = kind == PoolingSpec.Kind.AVERAGE_INCLUDE_PADDING ? windowSize : Math.max(count, 1);
            for (int c = 0; c < pooled.length; c++) {
                pooled[c] /= divisor;
            }
        }
        output.asFloatBuffer().put(element, pooled);
    }
}
