package io.github.dl4jquant.layers.capsule;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.PartedOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A convolution whose results, channel by channel, are cut into capsules; each is shortened to less than 1. */
record PrimaryCapsulesOperation(CapsuleGeometry geometry, List<Part> parts) implements PartedOperation {

    static final Set<Precision> PRECISIONS = Set.copyOf(
            EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32));

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    /** [minibatch, capsules, dimensions], which Deeplearning4j calls a sequence. */
    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return TensorKind.SEQUENCE_NCW;
    }

    @Override
    public long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        long positions = (long) geometry.capsules() * geometry.dimensions() / geometry.outChannels();
        return positions * weightCount();
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedPrimaryCapsules layer = new QuantizedPrimaryCapsules(placement, this);
        return new Replacement.AsLayer(layer, block(PartedLayer.weightType(placement), layer.describe()));
    }
}
