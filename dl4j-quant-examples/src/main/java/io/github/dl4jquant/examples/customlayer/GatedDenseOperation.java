package io.github.dl4jquant.examples.customlayer;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.PartedOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@link GatedDense} computes, with its trained numbers.
 *
 * @param parts one: [2 * nOut, nIn], values first, then gates
 */
record GatedDenseOperation(int nIn, int nOut, List<Part> parts) implements PartedOperation {

    static final Set<Precision> PRECISIONS = Set.copyOf(
            EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32));

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return TensorKind.FEED_FORWARD;
    }

    @Override
    public long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        return weightCount();
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedGatedDense layer = new QuantizedGatedDense(placement, this);
        return new Replacement.AsLayer(layer, block(PartedLayer.weightType(placement), layer.describe()));
    }
}
