package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.Activation;
import java.util.Arrays;

/**
 * INT8_WEIGHT product with many weights for each result: the floats of a sample are written as {@link FloatDigits}, three
 * samples of 8-bit integers, multiplied in int8 together, so that weights are read once, and the three results added up. As
 * exact as a product in float, whose rounding is of the same size, without turning a weight into a float: a sixth of the time
 * for a dense layer whose weights do not fit the cache.
 */
final class DigitProduct implements ProductRunner {

    private static final int PIECE = 2048;
    private static final float SECOND = 1 / FloatDigits.BASE;
    private static final float THIRD = 1 / (FloatDigits.BASE * FloatDigits.BASE);

    private final OneDnnEngine engine;
    private final int samples;
    private final long sampleLength;
    private final long resultLength;
    private final boolean adds;
    private final Activation activation;
    private final FusedProduct integers;

    private final FloatDigits splitter;
    private final float[] bias;
    private final float[] sums;
    private final float[] other;
    private final float[] scales;
    private final AddressedFloats floats = new AddressedFloats();

    /**
     * Compiles the product.
     *
     * @param product one for which this is {@link DigitForm#of the faster form}
     * @throws RuntimeException if oneDNN has no kernel for it
     */
    DigitProduct(OneDnnEngine engine, PackedWeights packed, WeightTensor weights, Product product) {
        this.engine = engine;
        this.samples = product.samples();
        this.sampleLength = product.sampleLength();
        this.resultLength = product.resultLength();
        this.adds = product.residual() != null;
        this.activation = EltwisePostOps.supports(product.activation())
                ? product.activation()
                : Activation.identity(); // others are applied behind the product, whatever computes it
        this.scales = new float[samples];
        int channels = product.outChannels();
        int pixels = Math.max(1, PIECE / channels);
        this.bias = new float[pixels * channels];
        for (int i = 0; weights.bias() != null && i < bias.length; i++) {
            bias[i] = weights.bias()[i % channels];
        }
        this.sums = new float[bias.length];
        this.other = new float[bias.length];
        this.splitter = FloatDigits.of(engine, sampleLength);
        this.integers = compile(engine, packed, weights, product);
    }

    private FusedProduct compile(OneDnnEngine engine, PackedWeights packed, WeightTensor weights, Product product) {
        try {
            return new FusedProduct(
                    engine,
                    packed,
                    weights.withoutBias(),
                    product.inIntegers(Math.multiplyExact(FloatDigits.DIGITS, samples)));
        } catch (RuntimeException e) {
            splitter.close();
            throw e;
        }
    }

    @Override
    public void run(long source, long residual, long destination) {
        long digitBytes = FloatDigits.DIGITS * sampleLength;
        long sumsAt = (samples * digitBytes + Float.BYTES - 1) / Float.BYTES * Float.BYTES;
        long sumBytes = FloatDigits.DIGITS * resultLength * Float.BYTES;
        ScratchPool.Block block = engine.scratch().borrow(sumsAt + samples * sumBytes);
        try {
            long scratch = block.address();
            for (int n = 0; n < samples; n++) {
                scales[n] = splitter.split(source + n * sampleLength * Float.BYTES, scratch + n * digitBytes);
            }
            integers.run(scratch, 0, scratch + sumsAt);
            for (int n = 0; n < samples; n++) {
                long offset = n * resultLength * Float.BYTES;
                addUp(scales[n], scratch + sumsAt + n * sumBytes, residual + offset, destination + offset);
            }
        } finally {
            engine.scratch().giveBack(block);
        }
    }

    private void addUp(float scale, long from, long residual, long to) {
        for (long done = 0; done < resultLength; done += sums.length) {
            int count = (int) Math.min(sums.length, resultLength - done);
            long offset = done * Float.BYTES;
            floats.aim(from + offset).get(sums, 0, count);
            for (int digit = 1; digit < FloatDigits.DIGITS; digit++) {
                floats.aim(from + digit * resultLength * Float.BYTES + offset).get(other, 0, count);
                addTimes(sums, other, digit == 1 ? SECOND : THIRD, count);
            }
            timesPlus(sums, scale, bias, count);
            if (adds) {
                floats.aim(residual + offset).get(other, 0, count);
                addTimes(sums, other, 1f, count);
            }
            activate(count);
            if (Float.isNaN(scale)) {
                Arrays.fill(sums, Float.NaN);
            }
            floats.aim(to + offset).put(sums, 0, count);
        }
    }

    private void activate(int count) {
        switch (activation.kind()) {
            case IDENTITY -> {}
            case RELU -> rectify(sums, count);
            default -> {
                for (int i = 0; i < count; i++) {
                    sums[i] = activation.apply(sums[i]);
                }
            }
        }
    }

    // loops on their own, from the beginnings of arrays, for the compiler to make vectors of

    private static void addTimes(float[] sums, float[] values, float factor, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += values[i] * factor;
        }
    }

    private static void timesPlus(float[] sums, float scale, float[] bias, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] = sums[i] * scale + bias[i];
        }
    }

    private static void rectify(float[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] = Math.max(sums[i], 0f);
        }
    }

    @Override
    public void close() {
        integers.close();
        splitter.close();
    }
}
