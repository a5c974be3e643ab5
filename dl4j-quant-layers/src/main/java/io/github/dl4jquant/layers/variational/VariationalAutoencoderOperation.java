package io.github.dl4jquant.layers.variational;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.PartedOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;

/**
 * The mean of p(z|x): dense layers one after the other.
 *
 * @param parts the encoder's layers, the one of the mean last; all other parameters in one, in float
 */
record VariationalAutoencoderOperation(VariationalAutoencoder conf, List<Part> parts) implements PartedOperation {

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

    /** The decoder's multiply nothing when the network is run. */
    @Override
    public long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        return parts.stream()
                .filter(Part::quantizable)
                .mapToLong(p -> p.weights().count())
                .sum();
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedVariationalAutoencoder layer = new QuantizedVariationalAutoencoder(placement, this);
        return new Replacement.AsLayer(layer, block(PartedLayer.weightType(placement), layer.describe()));
    }
}
