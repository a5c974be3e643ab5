package io.github.dl4jquant.layers.attention;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.PartedOperation;
import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Dot product attention over whole sequences. */
record AttentionOperation(AttentionGeometry geometry, List<Part> parts) implements PartedOperation {

    static final Set<Precision> PRECISIONS = Set.copyOf(
            EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32));

    /** Without projections there is no product of weights. */
    @Override
    public Set<Precision> precisions() {
        return geometry.projected() ? PRECISIONS : Set.of(Precision.FLOAT32);
    }

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return TensorKind.SEQUENCE_NCW;
    }

    @Override
    public long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        if (!geometry.projected()) {
            return 0;
        }
        boolean three = geometry.source() == AttentionGeometry.Source.THREE_INPUTS;
        long keys = steps(inputShapes.get(three ? 1 : 0), geometry.keyIn());
        long queries = steps(outputShape, geometry.nOut());
        long learned = geometry.source() == AttentionGeometry.Source.LEARNED ? 0 : queries;
        long products = learned * geometry.queryIn()
                + keys * (geometry.keyIn() + geometry.valueIn())
                + queries * geometry.nOut()
                + 2 * queries * keys;
        return products * geometry.width();
    }

    private static long steps(long[] shape, int size) {
        return shape[1] * shape[2] / size;
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedAttention layer = new QuantizedAttention(placement, this);
        Supplier<byte[]> block = block(PartedLayer.weightType(placement), layer.describe());
        return geometry.source() == AttentionGeometry.Source.THREE_INPUTS
                ? new Replacement.AsVertex(new QuantizedVertex(layer), block)
                : new Replacement.AsLayer(layer, block);
    }
}
