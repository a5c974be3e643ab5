package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.PreluSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;

/** Weighted kernels that read the {@link WeightTensor} itself: nothing is packed, nothing to release. */
final class ReferenceWeightedKernels implements WeightedKernels {

    private final WeightTensor weights;

    ReferenceWeightedKernels(WeightTensor weights) {
        this.weights = weights;
    }

    @Override
    public Kernel compile(KernelSpec.Weighted spec) {
        if (spec instanceof PreluSpec prelu) {
            checkLength("slopes", weights.values().length(), prelu.slopeCount(), spec);
            return new PreluKernel(prelu, weights.values());
        }
        ConvolutionSpec convolution;
        if (spec instanceof MatmulSpec matmul) {
            convolution = DenseAsConvolution.of(matmul);
        } else {
            convolution = (ConvolutionSpec) spec;
        }
        check(convolution, spec);
        return convolution.precision().computesInt8()
                ? new IntegerConvolutionKernel(convolution, weights)
                : new FloatConvolutionKernel(convolution, weights);
    }

    private void check(ConvolutionSpec convolution, KernelSpec.Weighted spec) {
        ElementType type = convolution.precision().hasInt8Weights() ? ElementType.INT8 : ElementType.FLOAT32;
        if (weights.type() != type) {
            throw new IllegalArgumentException(
                    "Cannot compile " + spec + ": its weights are " + weights.type() + ", expected " + type);
        }
        int channels = convolution.outChannels();
        checkLength("weights", weights.count(), (long) channels * convolution.weightsPerChannel(), spec);
        if (weights.scales() != null) {
            checkLength("weight scales", weights.scales().length, channels, spec);
        }
        if (weights.bias() != null) {
            checkLength("bias", weights.bias().length, channels, spec);
        }
    }

    private static void checkLength(String what, long got, long expected, KernelSpec spec) {
        if (got != expected) {
            throw new IllegalArgumentException(
                    "Cannot compile " + spec + ": length of " + what + " is " + got + ", expected " + expected);
        }
    }

    @Override
    public long packedBytes() {
        return 0;
    }

    @Override
    public void close() {}
}
