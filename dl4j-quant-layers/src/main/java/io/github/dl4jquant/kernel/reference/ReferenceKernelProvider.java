package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ActivationSpec;
import io.github.dl4jquant.kernel.ConcatSpec;
import io.github.dl4jquant.kernel.DistanceSpec;
import io.github.dl4jquant.kernel.ElementWiseSpec;
import io.github.dl4jquant.kernel.InterleaveSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.LrnSpec;
import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.kernel.NormPoolingSpec;
import io.github.dl4jquant.kernel.NormalizationSpec;
import io.github.dl4jquant.kernel.PadSpec;
import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.ReductionSpec;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.kernel.SoftmaxSpec;
import io.github.dl4jquant.kernel.UpsampleSpec;
import io.github.dl4jquant.kernel.WeightTensor;

/**
 * Kernels in plain Java, for every specification. They define the numbers; other providers use them for what their
 * library does not cover. Each kernel runs on the thread that calls it.
 */
public final class ReferenceKernelProvider implements KernelProvider {

    @Override
    public String description() {
        return "reference (plain Java)";
    }

    @Override
    public Kernel compile(KernelSpec.Plain spec) {
        if (spec instanceof PoolingSpec pooling) {
            return new PoolingKernel(pooling);
        } else if (spec instanceof ElementWiseSpec elementWise) {
            return new ElementWiseKernel(elementWise);
        } else if (spec instanceof ActivationSpec activation) {
            return new ActivationKernel(activation);
        } else if (spec instanceof ConcatSpec concat) {
            return new ConcatKernel(concat);
        } else if (spec instanceof ReorderSpec reorder) {
            return new ReorderKernel(reorder);
        } else if (spec instanceof PadSpec pad) {
            return new PadKernel(pad);
        } else if (spec instanceof UpsampleSpec upsample) {
            return new UpsampleKernel(upsample);
        } else if (spec instanceof ReductionSpec reduction) {
            return new ReductionKernel(reduction);
        } else if (spec instanceof InterleaveSpec interleave) {
            return new InterleaveKernel(interleave);
        } else if (spec instanceof MoveSpec move) {
            return new MoveKernel(move);
        } else if (spec instanceof NormalizationSpec normalization) {
            return new NormalizationKernel(normalization);
        } else if (spec instanceof DistanceSpec distance) {
            return new DistanceKernel(distance);
        }
        return compileRarer(spec);
    }

    private static Kernel compileRarer(KernelSpec.Plain spec) {
        if (spec instanceof NormPoolingSpec pooling) {
            return new NormPoolingKernel(pooling);
        } else if (spec instanceof SoftmaxSpec softmax) {
            return new SoftmaxKernel(softmax);
        } else if (spec instanceof LrnSpec lrn) {
            return new LrnKernel(lrn);
        }
        throw new IllegalArgumentException("Unknown specification " + spec);
    }

    @Override
    public WeightedKernels prepare(WeightTensor weights) {
        return new ReferenceWeightedKernels(weights.inCanonicalOrder());
    }
}
