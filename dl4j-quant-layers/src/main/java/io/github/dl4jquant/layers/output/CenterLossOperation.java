package io.github.dl4jquant.layers.output;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.PartedOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;

/**
 * A dense output layer that also scores how far its input is from the centre of its class.
 *
 * @param parts weights and biases; the centres, in float
 */
record CenterLossOperation(CenterLossOutputLayer conf, List<Part> parts) implements PartedOperation {

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
    public boolean canWriteInt8() {
        return false;
    }

    @Override
    public long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        return parts.get(0).weights().count();
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedCenterLoss layer = new QuantizedCenterLoss(placement, this);
        return new Replacement.AsLayer(layer, block(PartedLayer.weightType(placement), layer.describe()));
    }
}
