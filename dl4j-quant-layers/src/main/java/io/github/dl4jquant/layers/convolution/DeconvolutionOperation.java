package io.github.dl4jquant.layers.convolution;

import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.layers.common.TransposedAxis;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code activation(transposedConv(x, W) + b)}.
 *
 * @param weights [outChannels, kernelHeight, kernelWidth, inChannels]
 */
record DeconvolutionOperation(
        int inChannels, int outChannels, SlidingWindow window, TrainedWeights weights, Activation activation)
        implements Operation {

    @Override
    public Set<Precision> precisions() {
        return ConvolutionLowering.PRECISIONS;
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

    /** A sum goes over the taps of one phase, whose weights have scales of their own. */
    @Override
    public boolean sumsFitInt32() {
        long taps = (long) TransposedAxis.rows(window).mostTaps()
                * TransposedAxis.columns(window).mostTaps();
        return TrainedWeights.sumsOfAnyWeightsFitInt32(taps * inChannels);
    }

    /** Every value of the input meets every weight of its channel, but for what is cut off at the borders. */
    @Override
    public long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        long elements = Arrays.stream(inputShapes.get(0)).skip(1).reduce(1, Math::multiplyExact);
        return elements / inChannels * weights.count();
    }

    @Override
    public Optional<Operation> thenChannelAffine(float[] scale, float[] shift) {
        return activation.isIdentity() && scale.length == outChannels
                ? Optional.of(with(weights.thenAffine(scale, shift), activation))
                : Optional.empty();
    }

    @Override
    public Optional<Operation> thenActivation(Activation next) {
        if (!activation.isIdentity()) {
            return Optional.empty();
        }
        return next.kind() == Activation.Kind.LINEAR
                ? Optional.of(with(weights.thenLinear(next.alpha(), next.beta()), activation))
                : Optional.of(with(weights, next));
    }

    private DeconvolutionOperation with(TrainedWeights w, Activation a) {
        return new DeconvolutionOperation(inChannels, outChannels, window, w, a);
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedDeconvolution layer = new QuantizedDeconvolution(placement, this);
        return new Replacement.AsLayer(layer, () -> block(layer));
    }

    private byte[] block(QuantizedDeconvolution layer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int phase = 0; phase < layer.phases(); phase++) {
            int[] rows = layer.rows().taps(layer.rowPhase(phase));
            int[] columns = layer.columns().taps(layer.columnPhase(phase));
            long count = layer.phaseWeights(phase);
            Supplier<byte[]> part = weights.selected(count, values -> select(values, rows, columns, count))
                    .block(layer.weightType(), layer.weightUse(), layer.describe());
            all.writeBytes(part.get());
        }
        return all.toByteArray();
    }

    /** The weights of some taps; zeros for none. */
    private float[] select(float[] values, int[] rows, int[] columns, long count) {
        float[] selected = new float[Math.toIntExact(count)];
        int to = 0;
        for (int out = 0; out < outChannels; out++) {
            for (int y : rows) {
                for (int x : columns) {
                    int from = ((out * window.kernelHeight() + y) * window.kernelWidth() + x) * inChannels;
                    System.arraycopy(values, from, selected, to, inChannels);
                    to += inChannels;
                }
            }
        }
        return selected;
    }
}
