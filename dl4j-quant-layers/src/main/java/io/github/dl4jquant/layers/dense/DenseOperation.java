package io.github.dl4jquant.layers.dense;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code activation(x * W + b)}.
 *
 * @param weights [nOut, nIn]
 * @param image size of the unflattened image that it reads, channels last; null if it reads a vector
 * @param masksRows whether the results of masked rows are 0, as behind a dense layer; a loss has masks of its own
 */
record DenseOperation(
        int nIn, int nOut, TrainedWeights weights, Activation activation, ImageSize image, boolean masksRows)
        implements Operation {

    /** The same, its results masked. */
    DenseOperation maskingRows() {
        return new DenseOperation(nIn, nOut, weights, activation, image, true);
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32);
    }

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        boolean overTime = image == null && inputs.get(0).isSequence();
        return overTime ? inputs.get(0) : TensorKind.FEED_FORWARD;
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
        long values = 1;
        for (int i = 1; i < outputShape.length; i++) {
            values *= outputShape[i]; // nOut, for each time step of a sequence
        }
        return nIn * values;
    }

    @Override
    public Optional<Operation> thenChannelAffine(float[] scale, float[] shift) {
        return activation.isIdentity() && scale.length == nOut
                ? Optional.of(
                        new DenseOperation(nIn, nOut, weights.thenAffine(scale, shift), activation, image, masksRows))
                : Optional.empty();
    }

    @Override
    public Optional<Operation> thenActivation(Activation next) {
        if (!activation.isIdentity()) {
            return Optional.empty();
        }
        // a scaling goes into the weights, so that another activation can still follow
        return Optional.of(
                next.kind() == Activation.Kind.LINEAR
                        ? new DenseOperation(
                                nIn, nOut, weights.thenLinear(next.alpha(), next.beta()), activation, image, masksRows)
                        : new DenseOperation(nIn, nOut, weights, next, image, masksRows));
    }

    /** The kernel reads images channels last; weights trained for channels first are brought into that order. */
    @Override
    public Optional<Operation> afterFlatten(Flatten flatten) {
        int channels = flatten.channels();
        int positions = flatten.height() * flatten.width();
        if (image != null || channels * positions != nIn) {
            return Optional.empty();
        }
        TrainedWeights ordered =
                flatten.channelsLast() ? weights : weights.reordered(w -> channelsLast(w, channels, positions));
        return Optional.of(new DenseOperation(
                nIn, nOut, ordered, activation, new ImageSize(flatten.height(), flatten.width(), channels), masksRows));
    }

    private float[] channelsLast(float[] rows, int channels, int positions) {
        float[] ordered = new float[rows.length];
        for (int out = 0; out < nOut; out++) {
            int row = out * nIn;
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < positions; p++) {
                    ordered[row + p * channels + c] = rows[row + c * positions + p];
                }
            }
        }
        return ordered;
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedDense layer = new QuantizedDense(placement, this);
        ElementType type = layer.weightType();
        return new Replacement.AsLayer(layer, weights.block(type, layer.describe()));
    }
}
