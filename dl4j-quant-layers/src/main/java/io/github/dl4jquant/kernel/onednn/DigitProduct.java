package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import java.util.Arrays;

/**
 * INT8_WEIGHT product with many weights: the floats of a sample are written as {@link FloatDigits}, three samples of 8-bit
 * integers, multiplied in int8, and the three results added up. As exact as a product in float, whose rounding is of the
 * same size, without turning a weight into a float: a sixth of the time for a dense layer whose weights do not fit the
 * cache.
 */
final class DigitProduct implements ProductRunner {

    /** So that sums stay below 2^31: oneDNN makes signed digits unsigned, up to 255, and takes that off again in float. */
    static final int LONGEST_CHANNEL = 66_000;

    // measured on one thread of an AVX512-VNNI machine, in nanoseconds; what matters is about where they are equal
    private static final double TO_SPLIT_A_VALUE = 1.3;
    private static final double TO_ADD_UP_A_RESULT = 1.6;
    private static final double SAVED_PER_PRODUCT = 0.0021;
    private static final double SAVED_PER_MATRIX_WEIGHT = 0.1;
    private static final double SAVED_PER_WINDOW_WEIGHT = 0.1;
    /** How clear a case must be. */
    private static final double MARGIN = 1.5;

    private static final int COLUMNS = 64;
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

    private final FloatDigits splitter = new FloatDigits();
    private final float[] bias;
    private final float[] sums;
    private final float[] other;
    private final float[] scales;
    private final AddressedFloats floats = new AddressedFloats();

    /**
     * Compiles the product.
     *
     * @param product one that {@link #fits}
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
        this.integers = new FusedProduct(
                engine,
                packed,
                weights.withoutBias(),
                product.inIntegers(Math.multiplyExact(FloatDigits.DIGITS, samples)));
    }

    /** Whether it is possible, and the faster way. */
    static boolean fits(OneDnnEngine engine, Product product) {
        boolean possible = product.precision() == Precision.INT8_WEIGHT
                && product.input().type() == ElementType.FLOAT32
                && product.output().type() == ElementType.FLOAT32
                && (product.residual() == null || product.residual().type() == ElementType.FLOAT32)
                && product.weightsPerChannel() <= LONGEST_CHANNEL
                && !engine.instructionSet().saturates();
        if (!possible) {
            return false;
        }
        boolean matrix = !(product instanceof ConvolutionProduct convolution) || convolution.isPointwise();
        double weights = (double) product.outChannels() * product.weightsPerChannel();
        double products = weights * product.resultLength() / product.outChannels() * product.samples();
        double costs = product.samples()
                * (TO_SPLIT_A_VALUE * product.sampleLength() + TO_ADD_UP_A_RESULT * product.resultLength());
        double converted = matrix ? (double) filled(product.outChannels()) * product.weightsPerChannel() : weights;
        double saves =
                SAVED_PER_PRODUCT * products + (matrix ? SAVED_PER_MATRIX_WEIGHT : SAVED_PER_WINDOW_WEIGHT) * converted;
        return saves > MARGIN * costs;
    }

    /** oneDNN's matrix product turns weights into floats for so many channels at a time, whether there are as many or not. */
    private static int filled(int channels) {
        return (channels + COLUMNS - 1) / COLUMNS * COLUMNS;
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
                scales[n] =
                        splitter.split(source + n * sampleLength * Float.BYTES, sampleLength, scratch + n * digitBytes);
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
    }
}
