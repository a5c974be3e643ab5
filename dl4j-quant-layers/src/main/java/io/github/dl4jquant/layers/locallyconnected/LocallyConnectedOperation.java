package io.github.dl4jquant.layers.locallyconnected;

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

/**
 * {@code activation(W[p] . patch[p] + b)} at each position p.
 *
 * @param outChannels per position
 * @param weights [positions * outChannels, kernelHeight, kernelWidth, inChannels]; as many biases as rows
 */
record LocallyConnectedOperation(PatchGrid grid, int outChannels, TrainedWeights weights, Activation activation)
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
        return weights.count();
    }

    @Override
    public Optional<Operation> thenChannelAffine(float[] scale, float[] shift) {
        return activation.isIdentity() && scale.length == outChannels
                ? Optional.of(with(weights.thenAffine(repeated(scale), repeated(shift)), activation))
                : Optional.empty();
    }

    private float[] repeated(float[] perChannel) {
        float[] all = new float[grid.positions() * outChannels];
        for (int p = 0; p < grid.positions(); p++) {
            System.arraycopy(perChannel, 0, all, p * outChannels, outChannels);
        }
        return all;
    }

    @Override
    public Optional<Operation> thenActivation(Activation next) {
        return activation.isIdentity() ? Optional.of(with(weights, next)) : Optional.empty();
    }

    private LocallyConnectedOperation with(TrainedWeights w, Activation a) {
        return new LocallyConnectedOperation(grid, outChannels, w, a);
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedLocallyConnected layer = new QuantizedLocallyConnected(placement, this);
        return new Replacement.AsLayer(layer, weights.block(layer.weightType(), layer.weightUse(), layer.describe()));
    }
}
