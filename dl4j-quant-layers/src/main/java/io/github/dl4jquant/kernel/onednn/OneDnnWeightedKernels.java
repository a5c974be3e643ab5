package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.WeightTensor;

/** Compiles products with the weights of one layer. Thread-safe. */
final class OneDnnWeightedKernels implements WeightedKernels {

    private final OneDnnEngine engine;
    private final WeightTensor weights;
    private final PackedWeights packed;

    OneDnnWeightedKernels(OneDnnEngine engine, WeightTensor weights) {
        this.engine = engine;
        this.weights = weights;
        this.packed = new PackedWeights(engine, weights.type(), AddressPointer.of(weights.values()));
    }

    @Override
    public Kernel compile(KernelSpec.Weighted spec) {
        return ProductKernel.compile(engine, packed, weights.scales(), weights.bias(), Product.of(spec));
    }

    @Override
    public long packedBytes() {
        return packed.bytes();
    }

    @Override
    public void close() {
        packed.close();
    }
}
