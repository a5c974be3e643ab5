package io.github.dl4jquant.layers.output;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.PartedOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;

/**
 * {@code activation(x * V) * w}, one number per sample.
 *
 * @param parts V; w, in float
 * @param threshold r, the trained limit between what is of the class and what is not
 */
record OcnnOperation(OCNNOutputLayer conf, List<Part> parts, double threshold) implements PartedOperation {

    @Override
    public Set<Precision> precisions() {
        return CenterLossOperation.PRECISIONS;
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
        return weightCount();
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedOcnn layer = new QuantizedOcnn(placement, this);
        return new Replacement.AsLayer(layer, block(PartedLayer.weightType(placement), layer.describe()));
    }
}
