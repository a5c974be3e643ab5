package io.github.dl4jquant.layers.attention;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.PartedOperation;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;
import java.util.Set;

/**
 * {@code y[t] = activation(x[t] * W + b + attention(y[t - 1], x, x) * R)}.
 *
 * @param geometry queries are of size nOut, keys and values of the input's
 * @param parts what the whole input is multiplied by (W, then keys and values if projected); what a query is multiplied by,
 *     if projected; what the attended values are multiplied by
 */
record RecurrentAttentionOperation(AttentionGeometry geometry, Activation activation, List<Part> parts)
        implements PartedOperation {

    @Override
    public Set<Precision> precisions() {
        return AttentionOperation.PRECISIONS;
    }

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return TensorKind.SEQUENCE_NCW;
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return activation.isNonNegative();
    }

    @Override
    public long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        long steps = outputShape[1] * outputShape[2] / geometry.nOut();
        return steps * (weightCount() + 2 * steps * geometry.width());
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedRecurrentAttention layer = new QuantizedRecurrentAttention(placement, this);
        return new Replacement.AsLayer(layer, block(PartedLayer.weightType(placement), layer.describe()));
    }
}
