package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConcatSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.reference.ReferenceKernelProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kernels on oneDNN; where it cannot give the documented numbers, or is no faster, those in plain Java. */
public final class OneDnnKernelProvider implements KernelProvider {

    private static final Logger log = LoggerFactory.getLogger(OneDnnKernelProvider.class);

    private final KernelProvider reference = new ReferenceKernelProvider();
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
        try {
            if (spec instanceof ReorderSpec reorder && plain.supports(reorder)) {
                return plain.compile(reorder);
            }
            if (spec instanceof ConcatSpec concat && NarrowConcat.fits(concat)) {
                return new NarrowConcat(engine, concat);
            }
            if (spec instanceof PoolingSpec pooling && plain.supports(pooling)) {
                return plain.compile(pooling);
            }
        } catch (RuntimeException e) {
            log.debug("oneDNN does not do {} ({}); it runs in plain Java", spec, e.getMessage());
        }
        return reference.compile(spec);
    }

    @Override
    public WeightedKernels prepare(WeightTensor weights) {
        return new OneDnnWeightedKernels(engine, weights, new FallbackWeights(reference, weights));
    }
}
