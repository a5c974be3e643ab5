package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Columns;
import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.PreluSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles products with the weights of one layer. Thread-safe. */
final class OneDnnWeightedKernels implements WeightedKernels {

    private static final Logger log = LoggerFactory.getLogger(OneDnnWeightedKernels.class);

    private final OneDnnEngine engine;
    private final WeightTensor weights;
    private final WeightedKernels fallback;
    private final PackedWeights packed;
    private final SplitWeights split;
    private WeightTensor plain;

    /** @param fallback the same weights in plain Java; owned from now on */
    OneDnnWeightedKernels(OneDnnEngine engine, WeightTensor weights, WeightedKernels fallback) {
        this.engine = engine;
        this.weights = weights;
        this.fallback = fallback;
        this.packed = weights.store() == null
                ? new PackedWeights(engine, weights.type(), AddressPointer.of(weights.values()))
                : new PackedWeights(engine, weights);
        this.split = new SplitWeights(engine, weights);
    }

    @Override
    public Kernel compile(KernelSpec.Weighted spec) {
        if (spec instanceof PreluSpec) {
            return fallback.compile(spec); // no product: memory is what it takes time for
        }
        Product product = Product.of(spec);
        checkSizes(product);
        if (losesBits(product) || leavesInput(product)) {
            return fallback.compile(spec);
        }
        try {
            if (engine.instructionSet().saturates() && product.precision().computesInt8()) {
                return new SplitKernel(engine, split, weights, spec);
            }
            boolean activated =
                    product.output().type() == ElementType.INT32 || EltwisePostOps.supports(product.activation());
            return activated ? new ProductKernel(compile(product)) : withActivationBehind(product);
        } catch (RuntimeException e) {
            log.debug("oneDNN does not do {} ({}); it runs in plain Java", spec, e.getMessage());
            return fallback.compile(spec);
        }
    }

    @Override
    public @Nullable Kernel compileInto(KernelSpec.Weighted spec, Columns columns) {
        Product product = spec instanceof PreluSpec ? null : Product.of(spec);
        if (product == null || engine.instructionSet().saturates() || !RowProduct.fits(product, columns)) {
            return null;
        }
        checkSizes(product);
        try {
            FusedProduct rows = new FusedProduct(engine, packed, weights, RowProduct.of(product, columns));
            return new ProductKernel(
                    rows, (long) columns.first() * product.output().type().bytes());
        } catch (RuntimeException e) {
            log.debug("oneDNN does not write {} into {} ({})", spec, columns, e.getMessage());
            return null;
        }
    }

    @Override
    public @Nullable Kernel compileChannels(MatmulSpec spec, int first, int count) {
        checkSizes(Product.of(spec));
        if (engine.instructionSet().saturates() || !ChannelsProduct.fits(spec, weights)) {
            return null;
        }
        try {
            return new ProductKernel(new ChannelsProduct(engine, packed, weights, spec, first, count));
        } catch (RuntimeException e) {
            log.debug("oneDNN does not do channels from {} on of {} ({})", first, spec, e.getMessage());
            return null;
        }
    }

    private Kernel withActivationBehind(Product product) {
        return new ActivatedKernel(
                new ProductKernel(compile(product.withOutput(TensorFormat.float32()))),
                product.samples() * product.resultLength(),
                product.activation(),
                product.output());
    }

    private void checkSizes(Product product) {
        ElementType expected = product.precision().hasInt8Weights() ? ElementType.INT8 : ElementType.FLOAT32;
        int channels = product.outChannels();
        long count = (long) channels * product.weightsPerChannel();
        if (weights.type() != expected || weights.count() != count) {
            throw new IllegalArgumentException("Cannot compile " + product + ": expected " + count + " " + expected
                    + " weights, got " + weights.count() + " " + weights.type());
        }
        if (weights.scales() != null && weights.scales().length != channels) {
            throw new IllegalArgumentException("Cannot compile " + product + ": expected " + channels
                    + " weight scales, got " + weights.scales().length);
        }
        if (weights.bias() != null && weights.bias().length != channels) {
            throw new IllegalArgumentException("Cannot compile " + product + ": expected a bias of length " + channels
                    + ", got " + weights.bias().length);
        }
    }

    /** Bare accumulators beyond 2^24 lose their last bits where oneDNN corrects them for a zero point, in float. */
    private static boolean losesBits(Product product) {
        return product.output().type() == ElementType.INT32
                && product.input().zeroPoint() != 0
                && 255L * 127 * product.weightsPerChannel() > 1 << 24;
    }

    /** There several of oneDNN 3.11's convolutions crash or give wrong numbers, in float and in int8. */
    private static boolean leavesInput(Product product) {
        return product instanceof ConvolutionProduct convolution && convolution.leavesInput();
    }

    private ProductRunner compile(Product product) {
        if (SampledPixels.fits(product)) {
            return new SampledPixels(engine, (ConvolutionProduct) product, this::compile);
        }
        if (PointwiseProduct.fits(product)) {
            try {
                return compileFitting(PointwiseProduct.of(product));
            } catch (RuntimeException e) {
                log.debug("oneDNN has no pixels for {} ({}); a matrix then", product, e.getMessage());
            }
        }
        DigitForm form = DigitForm.of(engine, product);
        if (form != DigitForm.NONE) {
            try {
                return form == DigitForm.TOGETHER
                        ? new DigitProduct(engine, packed, weights, product)
                        : new DigitPasses(engine, packed, weights, product);
            } catch (RuntimeException e) {
                log.debug("oneDNN has no digits for {} ({}); floats then", product, e.getMessage());
            }
        }
        return compileFitting(product);
    }

    private ProductRunner compileFitting(Product product) {
        if (product.precision() == Precision.INT8_DYNAMIC) {
            return new DynamicProduct(engine, packed, weights, product);
        }
        if (product.precision() == Precision.INT8_WEIGHT && product instanceof ConvolutionProduct convolution) {
            boolean matrix = convolution.isPointwise() && !BlockwiseConvolution.outrunsMatrix(convolution.spec());
            return matrix ? compileFitting(convolution.asMatmul()) : blockwise(convolution);
        }
        if (product.precision() != Precision.INT8_STATIC && product.output().isInt8()) {
            ProductRunner inFloat =
                    new FusedProduct(engine, packed, weights, product.withOutput(TensorFormat.float32()));
            return new StagedProduct(engine, inFloat, product);
        }
        return new FusedProduct(engine, packed, weights, product);
    }

    private ProductRunner blockwise(ConvolutionProduct convolution) {
        ConvolutionSpec spec = convolution.spec();
        int step = BlockwiseConvolution.channelsPerBlock(spec);
        return new BlockwiseConvolution(engine, new IntegerWeights(packed, this::canonical, spec, step), weights, spec);
    }

    /** One for all who compile at a time: it may be a copy. */
    private synchronized WeightTensor canonical() {
        if (plain == null) {
            plain = weights.inCanonicalOrder();
        }
        return plain;
    }

    @Override
    public long packedBytes() {
        return packed.bytes() + split.bytes() + fallback.packedBytes() + copiedBytes();
    }

    /** Of weights in canonical order, where they do not lie in it. */
    private synchronized long copiedBytes() {
        boolean copied = plain != null && weights.store() != null && !isInPlace(plain);
        return copied ? weights.count() : 0;
    }

    private boolean isInPlace(WeightTensor tensor) {
        return AddressPointer.of(tensor.values())
                == AddressPointer.of(weights.store().region());
    }

    @Override
    public void close() {
        packed.close();
        split.close();
        fallback.close();
    }
}
