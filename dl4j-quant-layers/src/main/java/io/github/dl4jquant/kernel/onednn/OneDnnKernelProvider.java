package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.kernel.WeightTensor;

/** Kernels on oneDNN. */
public final class OneDnnKernelProvider implements KernelProvider {

    private final OneDnnEngine engine = new OneDnnEngine();
    private final PlainKernels plain = new PlainKernels(engine);

    @Override
    public String description() {
        return "oneDNN " + OneDnnEngine.version() + " ("
                + engine.instructionSet().name()
                + (engine.instructionSet().saturates() ? ", int8 weights split in two: no VNNI" : "") + ")";
    }

    @Override
    public Kernel compile(KernelSpec.Plain spec) {
        if (spec instanceof ReorderSpec reorder) {
            return plain.compile(reorder);
        }
        if (spec instanceof PoolingSpec pooling) {
            return plain.compile(pooling);
        }
        throw new UnsupportedOperationException("Not yet: " + spec);
    }

    @Override
    public WeightedKernels prepare(WeightTensor weights) {
        return new OneDnnWeightedKernels(engine, weights);
    }
}
