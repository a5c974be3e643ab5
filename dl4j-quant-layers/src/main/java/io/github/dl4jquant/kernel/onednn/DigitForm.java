package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;

/** Whether an INT8_WEIGHT product is faster in int8, on {@link FloatDigits}, than with weights turned into floats, and how. */
enum DigitForm {
    /** Floats are faster, or it is not possible. */
    NONE,
    /** {@link DigitProduct}. */
    TOGETHER,
    /** {@link DigitPasses}. */
    IN_PASSES;

    /** So that sums stay below 2^31: oneDNN makes signed digits unsigned, up to 255, and takes that off again in float. */
    static final int LONGEST_CHANNEL = 66_000;

    // measured on an AVX512-VNNI machine, in nanoseconds; what matters is about where they are equal

    private static final double TO_SPLIT_A_VALUE_IN_JAVA = 1.3;
    private static final double TO_SPLIT_A_VALUE = 0.5;
    private static final double TO_CALL_FOR_SPLITTING = 2500;

    // all digits together, one thread
    private static final double TO_ADD_UP_A_RESULT = 1.6;
    private static final double SAVED_PER_PRODUCT = 0.0021;
    private static final double SAVED_PER_WEIGHT = 0.1;

    /** How clear the case for digits together must be. */
    private static final double MARGIN = 1.5;

    /** So many rows of a dense layer go the way of a single one, so that weights are packed in one order for usual minibatches. */
    private static final int FEW_ROWS = 256;

    // in passes, between one thread and two, which take 0.5 to 0.7 of the time
    private static final double TO_PASS_A_RESULT = 0.3;
    private static final double TO_CALL = 1500;
    private static final double FLOAT_PRODUCT = 0.0105;
    private static final double THREE_PRODUCTS = 0.008;
    private static final double SAVED_PER_WEIGHT_IN_PASSES = 0.25;

    /** Calls for all samples together where weights become floats: to turn them into those, and to multiply. */
    private static final int CALLS_WITH_FLOATS = 2;

    /** oneDNN's int8 convolutions of fewer channels are no faster than those of floats. */
    private static final int FEWEST_CHANNELS = 16;

    /** More do not stay in the cache from one pass to the next. */
    private static final long WEIGHTS_IN_CACHE = 1 << 20;

    /** To add up so many results takes as long as to bring a weight into the cache twice more. */
    private static final double RESULTS_PER_WEIGHT = 0.04;

    private static final int COLUMNS = 64;

    /**
     * The faster form of a product; of small convolutions over minibatches, where floats can be a little faster, that whose
     * weights lie as those of a single image: one order, no copy.
     */
    static DigitForm of(OneDnnEngine engine, Product product) {
        boolean possible = product.precision() == Precision.INT8_WEIGHT
                && product.input().type() == ElementType.FLOAT32
                && product.output().type() == ElementType.FLOAT32
                && (product.residual() == null || product.residual().type() == ElementType.FLOAT32)
                && product.weightsPerChannel() <= LONGEST_CHANNEL
                && !engine.instructionSet().saturates();
        if (!possible) {
            return NONE;
        }
        if (passesAreFaster(product.ofSamples(1))) {
            return passesAreFaster(product) && !readsTooMuch(product) ? IN_PASSES : TOGETHER;
        }
        return isFasterTogether(product) ? TOGETHER : NONE;
    }

    private static boolean passesAreFaster(Product product) {
        if (!(product instanceof ConvolutionProduct convolution)
                || convolution.spec().groups() > 1
                || convolution.spec().inChannels() < FEWEST_CHANNELS
                || convolution.isDense()) {
            return false;
        }
        // kernels for floats leave out what is padding, those for signed integers do not
        double savedPerProduct = FLOAT_PRODUCT * convolution.insideShare() - THREE_PRODUCTS;
        double saves = product.samples() * savedPerProduct * productsOfASample(product)
                + SAVED_PER_WEIGHT_IN_PASSES * weights(product);
        double costs = product.samples() * (toSplit(product.sampleLength()) + TO_PASS_A_RESULT * product.resultLength())
                + TO_CALL * (product.samples() * FloatDigits.DIGITS - CALLS_WITH_FLOATS);
        return saves > costs;
    }

    private static boolean readsTooMuch(Product product) {
        return weights(product) > WEIGHTS_IN_CACHE && product.resultLength() < RESULTS_PER_WEIGHT * weights(product);
    }

    private static boolean isFasterTogether(Product product) {
        boolean matrix = !(product instanceof ConvolutionProduct convolution) || convolution.isPointwise();
        int samples = !(product instanceof ConvolutionProduct) && product.samples() <= FEW_ROWS ? 1 : product.samples();
        double costs = samples * (toSplit(product.sampleLength()) + TO_ADD_UP_A_RESULT * product.resultLength());
        double converted =
                matrix ? (double) filled(product.outChannels()) * product.weightsPerChannel() : weights(product);
        double saves = SAVED_PER_PRODUCT * productsOfASample(product) * samples + SAVED_PER_WEIGHT * converted;
        return saves > MARGIN * costs;
    }

    private static double toSplit(long length) {
        return length <= FloatDigits.LONGEST_IN_JAVA
                ? TO_SPLIT_A_VALUE_IN_JAVA * length
                : TO_CALL_FOR_SPLITTING + TO_SPLIT_A_VALUE * length;
    }

    private static double weights(Product product) {
        return (double) product.outChannels() * product.weightsPerChannel();
    }

    private static double productsOfASample(Product product) {
        return (double) product.resultLength() * product.weightsPerChannel();
    }

    /** oneDNN's matrix product turns weights into floats for so many channels at a time, whether there are as many or not. */
    private static int filled(int channels) {
        return (channels + COLUMNS - 1) / COLUMNS * COLUMNS;
    }
}
