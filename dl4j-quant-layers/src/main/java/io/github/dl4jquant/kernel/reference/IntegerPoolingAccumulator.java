package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * {@link PoolingAccumulator} for INT8, UINT8 and INT32: sums in INT32; averages in float, stored as {@link PoolingSpec}
 * says. A padded position counts as the zero point, where it counts.
 */
final class IntegerPoolingAccumulator implements PoolingAccumulator {

    private final PoolingSpec.Kind kind;
    private final ElementType type;
    private final int zeroPoint;
    private final int windowSize;
    private final byte[] bytes;
    private final int[] sample;
    private final int[] pooled;
    private final TensorFormat input;
    private final TensorFormat output;
    private final float[] means;
    private int count;

    IntegerPoolingAccumulator(PoolingSpec spec, int elementsPerSample) {
        this.kind = spec.kind();
        this.type = spec.input().type();
        this.zeroPoint = spec.input().zeroPoint();
        this.windowSize = spec.windowPixels();
        this.bytes = new byte[type.isInt8() ? elementsPerSample : 0];
        this.sample = new int[elementsPerSample];
        this.pooled = new int[spec.channels()];
        this.input = spec.input();
        this.output = spec.output();
        this.means = new float[spec.channels()];
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
    public void store(ByteBuffer to, int element) {
        if (kind != PoolingSpec.Kind.MAX) {
            average();
            if (!output.type().isInt8() && type.isInt8()) {
                storeReals(to, element);
                return;
            }
            round();
        }
        if (!type.isInt8()) {
            to.asIntBuffer().put(element, pooled);
            return;
        }
        for (int c = 0; c < pooled.length; c++) {
            to.put(element + c, (byte) pooled[c]);
        }
    }

    private void storeReals(ByteBuffer to, int element) {
        for (int c = 0; c < means.length; c++) {
            means[c] = input.scale() * (means[c] - zeroPoint);
        }
        to.asFloatBuffer().put(element, means);
    }

    private void round() {
        boolean sameFormat = input.equals(output);
        float ratio = input.scale() / output.scale();
        float offset = output.zeroPoint() - ratio * zeroPoint;
        int min = output.type().min();
        int max = output.type().max();
        for (int c = 0; c < means.length; c++) {
            double rounded = Math.rint(sameFormat ? means[c] : Math.fma(means[c], ratio, offset));
            pooled[c] = (int) Math.max(min, Math.min(max, rounded));
        }
    }

    private void average() {
        boolean paddingCounts = kind == PoolingSpec.Kind.AVERAGE_INCLUDE_PADDING || count == 0;
        int divisor = paddingCounts ? windowSize : count;
        int padding = (divisor - count) * zeroPoint;
        float share = 1f / divisor;
        for (int c = 0; c < pooled.length; c++) {
            means[c] = (pooled[c] + padding) * share;
        }
    }
}
