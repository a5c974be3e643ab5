package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
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

    /** @param fallback the same weights in plain Java; owned from now on */
    OneDnnWeightedKernels(OneDnnEngine engine, WeightTensor weights, WeightedKernels fallback) {
        this.engine = engine;
        this.weights = weights;
        this.fallback = fallback;
        this.packed = new PackedWeights(engine, weights.type(), AddressPointer.of(weights.values()));
        this.split = new SplitWeights(engine, weights);
    }

    @Override
    public Kernel compile(KernelSpec.Weighted spec) {
        try {
            return engine.instructionSet().saturates() && Product.of(spec).precision().computesInt8()
                    ? new SplitKernel(engine, split, weights, spec)
                    : new ProductKernel(compile(Product.of(spec)));
        } catch (RuntimeException e) {
            log.info("oneDNN does not do {} ({}); it runs in plain Java", spec, e.getMessage());
            return fallback.compile(spec);
        }
    }

    private ProductRunner compile(Product product) {
        if (product.precision() == Precision.INT8_DYNAMIC) {
            return new DynamicProduct(engine, packed, weights, product);
        }
        if (product.precision() == Precision.INT8_WEIGHT && product instanceof ConvolutionProduct convolution) {
            return convolution.isPointwise()
                    ? compile(convolution.asMatmul())
                    : new BlockwiseConvolution(
                            engine, AddressPointer.of(weights.values()), weights, convolution.spec());
        }
        if (product.precision() != Precision.INT8_STATIC && product.output().isInt8()) {
            ProductRunner inFloat =
                    new FusedProduct(engine, packed, weights, product.withOutput(TensorFormat.float32()));
            return new StagedProduct(engine, inFloat, product);
        }
        return new FusedProduct(engine, packed, weights, product);
    }

    @Override
    public long packedBytes() {
        return packed.bytes() + split.bytes();
    }

    @Override
    public void close() {
        packed.close();
        split.close();
        fallback.close();
    }
}
