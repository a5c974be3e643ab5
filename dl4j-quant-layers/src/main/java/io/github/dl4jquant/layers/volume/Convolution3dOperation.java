package io.github.dl4jquant.layers.volume;

import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code activation(conv(x, W) + b + residual)} over volumes.
 *
 * @param weights [outChannels, kernelDepth, kernelHeight, kernelWidth, inChannels]
 * @param residual whether a tensor of the output's shape, the second input, is added
 */
record Convolution3dOperation(
        int inChannels,
        int outChannels,
        VolumeWindow window,
        TrainedWeights weights,
        Activation activation,
        boolean residual)
        implements Operation {

    static final Set<Precision> PRECISIONS =
            EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32);

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return activation.isNonNegative();
    }

    @Override
    public long weightCount() {
        return weights.count();
    }

    @Override
    public List<Integer> zeroChannels() {
        return weights.zeroChannels();
    }

    @Override
    public boolean sumsFitInt32() {
        return weights.sumsFitInt32();
    }

    @Override
    public long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        return outputShape[1] * outputShape[2] * outputShape[3] * outputShape[4] / outChannels * weights.count();
    }

    @Override
    public Optional<Operation> thenChannelAffine(float[] scale, float[] shift) {
        return activation.isIdentity() && !residual && scale.length == outChannels
                ? Optional.of(with(weights.thenAffine(scale, shift), window, activation, false))
                : Optional.empty();
    }

    @Override
    public Optional<Operation> thenActivation(Activation next) {
        if (!activation.isIdentity()) {
            return Optional.empty();
        }
        // a scaling goes into the weights, so that a residual and another activation can still follow
        return next.kind() == Activation.Kind.LINEAR && !residual
                ? Optional.of(with(weights.thenLinear(next.alpha(), next.beta()), window, activation, false))
                : Optional.of(with(weights, window, next, residual));
    }

    @Override
    public Optional<Operation> thenAdd() {
        return activation.isIdentity() && !residual
                ? Optional.of(with(weights, window, activation, true))
                : Optional.empty();
    }

    private Convolution3dOperation with(TrainedWeights w, VolumeWindow s, Activation a, boolean r) {
        return new Convolution3dOperation(inChannels, outChannels, s, w, a, r);
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedConvolution3d layer = new QuantizedConvolution3d(placement, this);
        Supplier<byte[]> block = weights.block(layer.weightType(), layer.weightUse(), layer.describe());
        return residual
                ? new Replacement.AsVertex(new QuantizedVertex(layer), block)
                : new Replacement.AsLayer(layer, block);
    }
}
