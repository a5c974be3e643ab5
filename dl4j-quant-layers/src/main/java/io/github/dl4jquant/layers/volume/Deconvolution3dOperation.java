package io.github.dl4jquant.layers.volume;

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
 * {@code activation(transposedConv(x, W) + b)} over volumes.
 *
 * @param weights [outChannels, kernelDepth, kernelHeight, kernelWidth, inChannels]
 */
record Deconvolution3dOperation(
        int inChannels, int outChannels, VolumeWindow window, TrainedWeights weights, Activation activation)
        implements Operation {

    @Override
    public Set<Precision> precisions() {
        return Convolution3dOperation.PRECISIONS;
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
        long taps = (long) TransposedAxis.rows(window.depth()).mostTaps()
                * TransposedAxis.rows(window.plane()).mostTaps()
                * TransposedAxis.columns(window.plane()).mostTaps();
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

    private Deconvolution3dOperation with(TrainedWeights w, Activation a) {
        return new Deconvolution3dOperation(inChannels, outChannels, window, w, a);
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedDeconvolution3d layer = new QuantizedDeconvolution3d(placement, this);
        return new Replacement.AsLayer(layer, () -> block(layer));
    }

    private byte[] block(QuantizedDeconvolution3d layer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int phase = 0; phase < layer.phases(); phase++) {
            int[] slices = layer.depth().taps(layer.depthPhase(phase));
            int[] rows = layer.rows().taps(layer.rowPhase(phase));
            int[] columns = layer.columns().taps(layer.columnPhase(phase));
            long count = layer.phaseWeights(phase);
            Supplier<byte[]> part = weights.selected(count, values -> select(values, slices, rows, columns, count))
                    .block(layer.weightType(), layer.weightUse(), layer.describe());
            all.writeBytes(part.get());
        }
        return all.toByteArray();
    }

    /** The weights of some taps; zeros for none. */
    private float[] select(float[] values, int[] slices, int[] rows, int[] columns, long count) {
        float[] selected = new float[Math.toIntExact(count)];
        int to = 0;
        int height = window.plane().kernelHeight();
        int width = window.plane().kernelWidth();
        for (int out = 0; out < outChannels; out++) {
            for (int z : slices) {
                int slice = out * window.depth().kernelHeight() + z;
                for (int y : rows) {
                    for (int x : columns) {
                        int from = ((slice * height + y) * width + x) * inChannels;
                        System.arraycopy(values, from, selected, to, inChannels);
                        to += inChannels;
                    }
                }
            }
        }
        return selected;
    }
}
