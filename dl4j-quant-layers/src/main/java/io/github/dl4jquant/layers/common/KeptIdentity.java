package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * A Deeplearning4j layer without parameters that returns its input at inference: dropout. It is dropped, or kept as it is
 * where it is an output of the network.
 */
public record KeptIdentity(KeptLayer kept) implements Operation.Identity {

    /** Copies the layer. */
    public static KeptIdentity of(Layer layer) {
        return new KeptIdentity(KeptLayer.of(layer));
    }

    @Override
    public Set<Precision> precisions() {
        return kept.precisions();
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return inputs.get(0);
    }

    @Override
    public Replacement replace(Placement placement) {
        return kept.replace(placement);
    }
}
