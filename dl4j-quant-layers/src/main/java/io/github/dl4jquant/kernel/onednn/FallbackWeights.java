package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.WeightStore;
import io.github.dl4jquant.kernel.WeightTensor;

/**
 * Weights for what oneDNN does not do: prepared when first needed, where they lie, or from a copy where others have packed
 * them already.
 * Thread-safe.
 */
final class FallbackWeights implements WeightedKernels {

    private final KernelProvider provider;
    private final WeightTensor weights;
    private WeightedKernels kernels;
    private long bytes;

    FallbackWeights(KernelProvider provider, WeightTensor weights) {
        this.provider = provider;
        this.weights = weights;
    }

    @Override
    public synchronized Kernel compile(KernelSpec.Weighted spec) {
        if (kernels == null) {
            WeightTensor canonical = weights.inCanonicalOrder();
            kernels = provider.prepare(canonical);
            bytes = isCopy(canonical) ? weights.count() : 0;
        }
        return kernels.compile(spec);
    }

    private boolean isCopy(WeightTensor canonical) {
        WeightStore store = weights.store();
        return store != null && AddressPointer.of(canonical.values()) != AddressPointer.of(store.region());
    }

    @Override
    public synchronized long packedBytes() {
        return bytes + (kernels == null ? 0 : kernels.packedBytes());
    }

    @Override
    public synchronized void close() {
        if (kernels != null) {
            kernels.close();
            kernels = null;
            bytes = 0;
        }
    }
}
