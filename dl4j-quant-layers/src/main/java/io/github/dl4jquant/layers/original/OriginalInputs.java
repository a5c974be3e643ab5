package io.github.dl4jquant.layers.original;

import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.graph.TensorKind;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;

/** What Deeplearning4j's own layers read. */
final class OriginalInputs {

    private OriginalInputs() {}

    static Optional<OnnxInput> of(Object conf) {
        return TensorKind.demandedBy(conf).map(kind -> OnnxInput.anySize(kind, channels(conf)));
    }

    private static long channels(Object conf) {
        boolean known = conf instanceof FeedForwardLayer layer && layer.getNIn() > 0;
        return known ? ((FeedForwardLayer) conf).getNIn() : -1;
    }
}
