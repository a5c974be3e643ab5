package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.scheme.ElementType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * {@link PoolingAccumulator} for INT8, UINT8 and INT32: sums in INT32; {@code rint(sum / count)} in float, half to even.
 * A padded position counts as the zero point, where it counts.
 */
final class IntegerPoolingAccumulator implements PoolingAccumulator {

    private final PoolingSpec.Kind kind;
    private final ElementType type;
    private final int zeroPoint;
    private final int windowSize;
    private final byte[] bytes;
    private final int[] sample;
    private final int[] pooled;
    private int count;

    IntegerPoolingAccumulator(PoolingSpec spec, int elementsPerSample) {
        this.kind = spec.kind();
        this.type = spec.format().type();
        this.zeroPoint = spec.format().zeroPoint();
        this.windowSize = spec.window().kernelHeight() * spec.window().kernelWidth();
        this.bytes = new byte[type.isInt8() ? elementsPerSample : 0];
        this.sample = new int[elementsPerSample];
        this.pooled = new int[spec.channels()];
    }

    @Override
    public void load(ByteBuffer input, int element) {
        if (!type.isInt8()) {
            input.asIntBuffer().get(element, sample);
            return;
        }
        input.get(element, bytes);
        for (int i = 0; i < bytes.length; i++) {
            sample[i] = RealReader.integer(type, bytes[i]);
        }
    }

    @Override
    public void clear() {
        Arrays.fill(pooled, kind == PoolingSpec.Kind.MAX ? type.min() : 0);
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
            average();
        }
        if (!type.isInt8()) {
            output.asIntBuffer().put(element, pooled);
            return;
        }
        for (int c = 0; c < pooled.length; c++) {
            output.put(element + c, (byte) pooled[c]);
        }
    }

    private void average() {
        boolean paddingCounts = kind == PoolingSpec.Kind.AVERAGE_INCLUDE_PADDING || count == 0;
        int divisor = paddingCounts ? windowSize : count;
        int padding = (divisor - count) * zeroPoint;
        for (int c = 0; c < pooled.length; c++) {
            pooled[c] = (int) Math.rint((float) (pooled[c] + padding) / divisor);
        }
    }
}
