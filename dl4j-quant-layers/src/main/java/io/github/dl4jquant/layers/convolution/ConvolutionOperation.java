package io.github.dl4jquant.layers.convolution;

import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code activation(conv(x, W) + b + residual)}.
 *
 * @param weights [outChannels, kernelHeight, kernelWidth, inChannels / groups]
 * @param residual whether a tensor of the output's shape, the second input, is added
 */
public record ConvolutionOperation(
        int inChannels,
        int outChannels,
        int groups,
        SlidingWindow window,
        TrainedWeights weights,
        Activation activation,
        boolean residual)
        implements Operation {

    @Override
    public Set<Precision> precisions() {
        return EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32);
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
        long elements = Arrays.stream(outputShape).skip(1).reduce(1, Math::multiplyExact);
        return elements / outChannels * weights.count();
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

    @Override
    public Optional<Operation> afterZeroPadding(ZeroPadding p) {
        SlidingWindow padded = window.afterZeroPadding(p.top(), p.bottom(), p.left(), p.right());
        return Optional.of(with(weights, padded, activation, residual));
    }

    private ConvolutionOperation with(TrainedWeights w, SlidingWindow s, Activation a, boolean r) {
        return new ConvolutionOperation(inChannels, outChannels, groups, s, w, a, r);
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedConvolution layer = new QuantizedConvolution(placement, this);
        Supplier<byte[]> block = weights.block(layer.weightType(), layer.weightUse(), layer.describe());
        return residual
                ? new Replacement.AsVertex(new QuantizedVertex(layer), block)
                : new Replacement.AsLayer(layer, block);
    }
}
